import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { Problem } from './problem';
import { idempotencyKey } from './request';

interface Options<V, R> {
  /** Query keys that are stale afterwards. */
  stale?: string[][];
  done?: (result: R, variables: V) => void;
  failed?: (problem: Problem, variables: V) => void;
}

/**
 * Something a person does. Repeating the same thing after a failure carries the same idempotency key,
 * so that an answer lost on the way back does not create it twice.
 */
export function useAction<V, R>(
  call: (variables: V, key: string) => Promise<R>,
  { stale, done, failed }: Options<V, R> = {},
) {
  const client = useQueryClient();
  const last = useRef<{ of: string; key: string } | null>(null);
  return useMutation<R, Problem, V>({
    mutationFn: async (variables) => {
      const of = JSON.stringify(variables) ?? '';
      if (last.current?.of !== of) last.current = { of, key: idempotencyKey() };
      try {
        return await call(variables, last.current.key);
      } catch (error) {
        throw Problem.from(error);
      }
    },
    onSuccess: async (result, variables) => {
      last.current = null;
      done?.(result, variables);
      await Promise.all((stale ?? []).map((queryKey) => client.invalidateQueries({ queryKey })));
    },
    onError: (problem, variables) => failed?.(problem, variables),
  });
}
