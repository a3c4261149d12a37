import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { type Call, type Query, request } from './request';

export const periodsQuery = (filter: Query<'GET /periods'>) =>
  infiniteQueryOptions({
    queryKey: ['periods', 'list', filter],
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) =>
      request('GET /periods', { signal, query: { ...filter, cursor: pageParam, limit: 100 } }),
    getNextPageParam: (page) => page.next,
  });
export const periodQuery = (id: string) =>
  queryOptions({
    queryKey: ['periods', 'one', id],
    queryFn: ({ signal }) => request('GET /periods/{id}', { path: { id }, signal }),
  });
/** Figures as they are kept, beside those of the present. */
export const keptFiguresQuery = (
  id: string,
  by: NonNullable<Query<'GET /periods/{id}/figures'>['by']>,
  metrics: string,
) =>
  queryOptions({
    queryKey: ['figures', 'kept', id, by, metrics],
    queryFn: ({ signal }) =>
      request('GET /periods/{id}/figures', { path: { id }, query: { by, metrics }, signal }),
  });
/** Orders that moved since a period was frozen. */
export const movedOrdersQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['lists', 'moved', id],
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) =>
      request('GET /periods/{id}/orders', { path: { id }, signal, query: { cursor: pageParam, limit: 50 } }),
    getNextPageParam: (page) => page.next,
  });

export const freezePeriod = (body: Call<'POST /periods'>['body'], key?: string) =>
  request('POST /periods', { body, key });
export const thawPeriod = (id: string, reason: string, key?: string) =>
  request('POST /periods/{id}/thaw', { path: { id }, body: { reason }, key });
