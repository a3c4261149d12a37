import { infiniteQueryOptions } from '@tanstack/react-query';
import { type Query, request } from './request';
import type { Page, Ref } from './types';

export interface Binding {
  id: string;
  person: Ref;
  from: string;
  /** Up to, not including, this instant; null: until further notice. */
  to: string | null;
}
/** A customer-service account of a platform (旺旺, 客服账号). */
export interface Nick {
  id: string;
  shop: Ref;
  nick: string;
  /** When the house first met it; what is imported later may be older. */
  first_seen: string;
  /** The latest first; none of a nick that nobody speaks for. */
  bindings?: Binding[];
  suggestion?: { person: Ref; reason: string } | null;
}

/** "It has always been hers": before any chat there can be. */
export const ALWAYS = '2000-01-01T00:00:00Z';
export const isAlways = (from: string) => Date.parse(from) <= Date.parse(ALWAYS);

const nicks = (room: string, path: string, filter: Query) =>
  infiniteQueryOptions({
    queryKey: ['nicks', room, filter],
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) =>
      request<Page<Nick>>('GET', path, { signal, query: { ...filter, cursor: pageParam, limit: 100 } }),
    getNextPageParam: (page) => page.next,
  });
export const nicksQuery = (filter: Query) => nicks('list', '/nicks', filter);
/** Nicks that belong to nobody, each with the person it probably belongs to. */
export const unboundQuery = (filter: Query) => nicks('unbound', '/nicks/unbound', filter);

export const createNick = (body: { shop: string; nick: string }, key?: string) =>
  request<Nick>('POST', '/nicks', { body, key });
/** `hand_over` ends the open binding of somebody else at `from`. */
export const bind = (
  nick: string,
  body: { person: string; from: string; to?: string | null; hand_over?: boolean },
  key?: string,
) => request<Nick>('POST', `/nicks/${nick}/bindings`, { body, key });
export const changeBinding = (id: string, body: { to: string | null }) =>
  request<Nick>('PATCH', `/bindings/${id}`, { body });
export const unbind = (id: string) => request<Nick>('DELETE', `/bindings/${id}`);
