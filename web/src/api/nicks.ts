import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
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
  first_seen: string | null;
  bindings: Binding[];
  suggestion?: { person: Ref; reason: string } | null;
}

export const nicksQuery = (filter: Query) =>
  infiniteQueryOptions({
    queryKey: ['nicks', 'list', filter],
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) =>
      request<Page<Nick>>('GET', '/nicks', { signal, query: { ...filter, cursor: pageParam, limit: 100 } }),
    getNextPageParam: (page) => page.next,
  });
/** Nicks that belong to nobody, each with the person it probably belongs to. */
export const unboundQuery = queryOptions({
  queryKey: ['nicks', 'unbound'],
  queryFn: ({ signal }) => request<Page<Nick>>('GET', '/nicks/unbound', { signal }),
});
export const nickQuery = (id: string) =>
  queryOptions({
    queryKey: ['nicks', 'one', id],
    queryFn: ({ signal }) => request<Nick>('GET', `/nicks/${id}`, { signal }),
  });

export const createNick = (body: { shop: string; nick: string }, key?: string) =>
  request<Nick>('POST', '/nicks', { body, key });
export const bind = (
  nick: string,
  body: { person: string; from: string | null; to?: string | null },
  key?: string,
) => request<Binding>('POST', `/nicks/${nick}/bindings`, { body, key });
export const changeBinding = (id: string, body: { to: string | null }) =>
  request<Binding>('PATCH', `/bindings/${id}`, { body });
export const unbind = (id: string) => request<void>('DELETE', `/bindings/${id}`);
