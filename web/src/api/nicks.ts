import { infiniteQueryOptions } from '@tanstack/react-query';
import { type Call, type Query, request } from './request';
import type { Nick } from './types';

/** "It has always been hers": before any chat there can be. */
export const ALWAYS = '2000-01-01T00:00:00Z';
export const isAlways = (from: string) => Date.parse(from) <= Date.parse(ALWAYS);

interface Nicks {
  items: Nick[];
  next?: string | null;
}
const nicks = (operation: 'GET /nicks' | 'GET /nicks/unbound', filter: Query<'GET /nicks'>) =>
  infiniteQueryOptions({
    queryKey: ['nicks', operation, filter],
    initialPageParam: '',
    queryFn: ({ signal, pageParam }): Promise<Nicks> =>
      request(operation, { signal, query: { ...filter, cursor: pageParam, limit: 100 } }),
    getNextPageParam: (page) => page.next,
  });
export const nicksQuery = (filter: Query<'GET /nicks'>) => nicks('GET /nicks', filter);
/** Nicks that belong to nobody, each with the person it probably belongs to. */
export const unboundQuery = (filter: Query<'GET /nicks/unbound'>) => nicks('GET /nicks/unbound', filter);

export const createNick = (body: Call<'POST /nicks'>['body'], key?: string) =>
  request('POST /nicks', { body, key });
/** `hand_over` ends the open binding of somebody else at `from`. */
export const bind = (id: string, body: Call<'POST /nicks/{id}/bindings'>['body'], key?: string) =>
  request('POST /nicks/{id}/bindings', { path: { id }, body, key });
export const changeBinding = (id: string, body: Call<'PATCH /bindings/{id}'>['body']) =>
  request('PATCH /bindings/{id}', { path: { id }, body });
export const unbind = (id: string) => request('DELETE /bindings/{id}', { path: { id } });
