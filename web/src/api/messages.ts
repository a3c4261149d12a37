import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { type Query, request } from './request';

/** How often it is asked how far the index is, while it is not done, and how often once it is. */
const SOON = 3_000;
const LATER = 60_000;

/** Messages with some words, newest first. A page may be empty and still have a next one. */
export const messagesQuery = (wanted: Omit<Query<'GET /messages'>, 'cursor' | 'limit'>) =>
  infiniteQueryOptions({
    queryKey: ['messages', wanted],
    enabled: wanted.q !== '',
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) =>
      request('GET /messages', { signal, query: { ...wanted, cursor: pageParam, limit: 50 } }),
    getNextPageParam: (page) => page.next,
  });

/** How much of the chats can be found. */
export const indexedQuery = queryOptions({
  queryKey: ['messages', 'indexed'],
  queryFn: ({ signal }) => request('GET /messages/indexed', { signal }),
  refetchInterval: ({ state }) => (state.data?.complete ? LATER : SOON),
});
