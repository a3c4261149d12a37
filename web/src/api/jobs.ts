import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { type Call, type Query, request } from './request';
import type { JobState } from './types';

const over = (state: JobState) => !['waiting', 'running'].includes(state);

export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: ['jobs', id],
    queryFn: ({ signal }) => request('GET /jobs/{id}', { path: { id }, signal }),
    // Live events drive it; the slow poll covers a proxy that swallows them.
    refetchInterval: ({ state }) => (state.data && over(state.data.state) ? false : 5000),
  });
export const jobsQuery = (filter: Query<'GET /jobs'>) =>
  infiniteQueryOptions({
    queryKey: ['jobs', 'list', filter],
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) =>
      request('GET /jobs', { signal, query: { ...filter, cursor: pageParam, limit: 100 } }),
    getNextPageParam: (page) => page.next,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ items }) => items.some((job) => !over(job.state))) ? 5000 : false,
  });
export const cancelJob = (id: string) => request('POST /jobs/{id}/cancel', { path: { id } });
export const retryJob = (id: string) => request('POST /jobs/{id}/retry', { path: { id } });

/** Work that the house does by the clock. */
export const schedulesQuery = queryOptions({
  queryKey: ['jobs', 'schedules'],
  queryFn: ({ signal }) => request('GET /schedules', { signal }),
});
export const changeSchedule = (id: string, body: Call<'PATCH /schedules/{id}'>['body']) =>
  request('PATCH /schedules/{id}', { path: { id }, body });
