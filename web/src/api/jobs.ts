import { queryOptions } from '@tanstack/react-query';
import { request } from './request';
import type { Job } from './types';

export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: ['jobs', id],
    queryFn: ({ signal }) => request<Job>('GET', `/jobs/${id}`, { signal }),
    // Live events drive it; the slow poll covers a proxy that swallows them.
    refetchInterval: ({ state }) =>
      state.data && !['waiting', 'running'].includes(state.data.state) ? false : 5000,
  });
export const cancelJob = (id: string) => request<Job>('POST', `/jobs/${id}/cancel`);
export const retryJob = (id: string) => request<Job>('POST', `/jobs/${id}/retry`);
