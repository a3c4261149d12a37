import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { type Call, download, type Query, request } from './request';

/** The registry: every figure with its names, unit, direction and definition. */
export const metricsQuery = queryOptions({
  queryKey: ['metrics'],
  staleTime: 3_600_000,
  queryFn: ({ signal }) => request('GET /metrics', { signal }),
});
/** How often what is compared with the same time of another day is asked for again: that time moves on. */
const PACE = 60_000;

export const figuresQuery = (wanted: Query<'GET /figures'>, growing = false) =>
  queryOptions({
    queryKey: ['figures', wanted] as const,
    queryFn: ({ signal }) => request('GET /figures', { signal, query: wanted }),
    // While other days load, those before stay in sight, if their rows are of the same kind.
    placeholderData: (before, asked) => (asked?.queryKey[1].by === wanted.by ? before : undefined),
    refetchInterval: growing ? PACE : false,
  });
/** The same rows as a file. */
export const exportFigures = (format: 'xlsx' | 'csv', wanted: Query<'GET /figures'>) =>
  download(`GET /figures/export.${format}`, { query: wanted });
export const hoursQuery = (wanted: Query<'GET /figures/hours'>) =>
  queryOptions({
    queryKey: ['figures', 'hours', wanted],
    queryFn: ({ signal }) => request('GET /figures/hours', { signal, query: wanted }),
  });
/** Days on whose data figures should not be trusted. */
export const gapsQuery = (wanted: Query<'GET /figures/gaps'>) =>
  queryOptions({
    queryKey: ['figures', 'gaps', wanted],
    queryFn: ({ signal }) => request('GET /figures/gaps', { signal, query: wanted }),
  });

export const inquiriesQuery = (filter: Query<'GET /inquiries'>) =>
  infiniteQueryOptions({
    queryKey: ['lists', 'inquiries', filter],
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) =>
      request('GET /inquiries', { signal, query: { ...filter, cursor: pageParam, limit: 100 } }),
    getNextPageParam: (page) => page.next,
  });
export const receptionsQuery = (filter: Query<'GET /receptions'>) =>
  infiniteQueryOptions({
    queryKey: ['lists', 'receptions', filter],
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) =>
      request('GET /receptions', { signal, query: { ...filter, cursor: pageParam, limit: 100 } }),
    getNextPageParam: (page) => page.next,
  });
export const ordersQuery = (filter: Query<'GET /orders'>) =>
  infiniteQueryOptions({
    queryKey: ['lists', 'orders', filter],
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) =>
      request('GET /orders', { signal, query: { ...filter, cursor: pageParam, limit: 100 } }),
    getNextPageParam: (page) => page.next,
  });

/** What pages show in part of a chat between two instants; every look is in the audit log. */
export const unmaskChat = (buyer: string, body: Call<'POST /chats/{buyer}/unmask'>['body']) =>
  request('POST /chats/{buyer}/unmask', { path: { buyer }, body });

/** What was said between a buyer and all accounts of the shop, with his orders; from an instant or a cursor. */
export const chatQuery = (buyer: string, at: string) =>
  infiniteQueryOptions({
    queryKey: ['chats', buyer, at],
    initialPageParam: { at, cursor: '' },
    queryFn: ({ signal, pageParam }) =>
      request('GET /chats/{buyer}', { path: { buyer }, query: { ...pageParam, limit: 200 }, signal }),
    getNextPageParam: (page) => (page.newer ? { at: '', cursor: page.newer } : null),
    getPreviousPageParam: (page) => (page.older ? { at: '', cursor: page.older } : null),
  });
