import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, renderHook, waitFor } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { useAction } from './action';
import { Problem } from './problem';

const wrapper = ({ children }: { children: React.ReactNode }) => (
  <QueryClientProvider client={new QueryClient()}>{children}</QueryClientProvider>
);

it('the same thing sent again after a failure carries the same key, another thing a new one', async () => {
  const keys: string[] = [];
  const call = vi.fn(async (_: { name: string }, key: string) => {
    keys.push(key);
    if (keys.length < 3) throw new Problem({ status: 0, code: 'offline' });
    return key;
  });
  const { result } = renderHook(() => useAction(call), { wrapper });
  for (const name of ['甲', '甲', '乙', '乙']) {
    act(() => result.current.mutate({ name }));
    const times = keys.length + 1;
    await waitFor(() => expect(keys.length).toBe(times));
    await waitFor(() => expect(result.current.isPending).toBe(false));
  }
  expect(keys[1]).toBe(keys[0]);
  expect(keys[2]).not.toBe(keys[1]);
  // 乙 succeeded, so doing it once more means doing it twice.
  expect(keys[3]).not.toBe(keys[2]);
});
