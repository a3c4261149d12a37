import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';

/** How one value is written in the address. A value equal to its default is left out. */
export interface Param<T> {
  read: (raw: string | null) => T;
  write: (value: T) => string | null;
}

export const text = (fallback = ''): Param<string> => ({
  read: (raw) => raw ?? fallback,
  write: (value) => (value === fallback ? null : value),
});
export const oneOf = <const T extends string>(values: readonly T[], fallback: NoInfer<T>): Param<T> => ({
  read: (raw) => values.find((value) => value === raw) ?? fallback,
  write: (value) => (value === fallback ? null : value),
});
export const flag = (): Param<boolean> => ({
  read: (raw) => raw === '1',
  write: (value) => (value ? '1' : null),
});
export const count = (fallback: number): Param<number> => ({
  read: (raw) => (raw !== null && /^-?\d{1,9}$/.test(raw) ? Number(raw) : fallback),
  write: (value) => (value === fallback ? null : String(value)),
});
/** A day, `2026-11-22`; anything else reads as none. */
export const day = (): Param<string> => ({
  read: (raw) => (raw && /^\d{4}-\d\d-\d\d$/.test(raw) && !Number.isNaN(Date.parse(raw)) ? raw : ''),
  write: (value) => value || null,
});

// biome-ignore lint/suspicious/noExplicitAny: each parameter has a type of its own
type Schema = Record<string, Param<any>>;
type Values<S> = { [K in keyof S]: S[K] extends Param<infer T> ? T : never };

export function readAll<S extends Schema>(schema: S, params: URLSearchParams): Values<S> {
  const out: Record<string, unknown> = {};
  for (const [name, param] of Object.entries(schema)) out[name] = param.read(params.get(name));
  return out as Values<S>;
}

/**
 * The state of a page that a link must carry: filters, sort, period, the open drawer. Declare the schema
 * once outside the component. `set` replaces the history entry; pass `push` for what "back" should undo.
 */
export function useUrlState<S extends Schema>(schema: S) {
  const [params, setParams] = useSearchParams();
  const values = useMemo(() => readAll(schema, params), [schema, params]);
  const set = useCallback(
    (patch: Partial<Values<S>>, how: { push?: boolean } = {}) =>
      setParams(
        (now) => {
          const next = new URLSearchParams(now);
          for (const [name, value] of Object.entries(patch)) {
            const raw = (schema[name] as Param<unknown>).write(value);
            if (raw === null) next.delete(name);
            else next.set(name, raw);
          }
          return next;
        },
        { replace: !how.push, preventScrollReset: true },
      ),
    [schema, setParams],
  );
  return [values, set] as const;
}
