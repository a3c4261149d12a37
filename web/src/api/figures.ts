import { queryOptions } from '@tanstack/react-query';
import { request } from './request';

/** The registry: every figure with its names, unit, direction and definition. */
export const metricsQuery = queryOptions({
  queryKey: ['metrics'],
  staleTime: 3_600_000,
  queryFn: ({ signal }) => request('GET /metrics', { signal }),
});
