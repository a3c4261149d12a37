import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { type Query, request } from './request';
import type { Job, Page } from './types';

const over = (state: string) => !['waiting', 'running'].includes(state);

export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: ['jobs', id],
    queryFn: ({ signal }) => request<Job>('GET', `/jobs/${id}`, { signal }),
    // Live events drive it; the slow poll covers a proxy that swallows them.
    refetchInterval: ({ state }) => (state.data && over(state.data.state) ? false : 5000),
  });
export const jobsQuery = (filter: Query) =>
  infiniteQueryOptions({
    queryKey: ['jobs', 'list', filter],
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) =>
      request<Page<Job>>('GET', '/jobs', { signal, query: { ...filter, cursor: pageParam, limit: 100 } }),
    getNextPageParam: (page) => page.next,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ items }) => items.some((job) => !over(job.state))) ? 5000 : false,
  });
export const cancelJob = (id: string) => request<Job>('POST', `/jobs/${id}/cancel`);
export const retryJob = (id: string) => request<Job>('POST', `/jobs/${id}/retry`);

/** Work that the house does by the clock. */
export interface Schedule {
  id: string;
  key: string;
  name: string;
  /** How often, in words. */
  every: string;
  enabled: boolean;
  next_at: string | null;
  last_job: string | null;
}
export const schedulesQuery = queryOptions({
  queryKey: ['jobs', 'schedules'],
  queryFn: ({ signal }) => request<Page<Schedule>>('GET', '/schedules', { signal }),
});
export const changeSchedule = (id: string, body: { enabled: boolean }) =>
  request<Schedule>('PATCH', `/schedules/${id}`, { body });
