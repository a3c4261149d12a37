import { queryOptions } from '@tanstack/react-query';
import { type Query, request } from './request';

/** Which data a shop has by day, and which seem to be missing. */
export const coverageQuery = (wanted: Query<'GET /coverage'>) =>
  queryOptions({
    queryKey: ['coverage', wanted],
    queryFn: ({ signal }) => request('GET /coverage', { signal, query: wanted }),
  });
