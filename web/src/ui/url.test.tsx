import { act, renderHook } from '@testing-library/react';
import { MemoryRouter, useLocation } from 'react-router';
import { expect, it } from 'vitest';
import { count, day, flag, oneOf, text, useUrlState } from './url';

const schema = {
  q: text(),
  state: oneOf(['open', 'done'], 'open'),
  late: flag(),
  page: count(1),
  from: day(),
};

const at = (address: string) =>
  renderHook(() => ({ url: useUrlState(schema), location: useLocation() }), {
    wrapper: ({ children }) => <MemoryRouter initialEntries={[address]}>{children}</MemoryRouter>,
  });

it('reads what is there and falls back on what makes no sense', () => {
  const { result } = at('/tasks?q=退款&state=nonsense&late=1&page=x&from=2026-13-45');
  expect(result.current.url[0]).toEqual({ q: '退款', state: 'open', late: true, page: 1, from: '' });
});

it('writes only what differs from the default and keeps what is not its own', () => {
  const { result } = at('/tasks?open=tsk_1');
  act(() => result.current.url[1]({ state: 'done', q: 'a b', page: 1 }));
  expect(result.current.location.search).toBe('?open=tsk_1&state=done&q=a+b');
  act(() => result.current.url[1]({ state: 'open', q: '' }));
  expect(result.current.location.search).toBe('?open=tsk_1');
});
