import { queryOptions } from '@tanstack/react-query';
import { download, type Query, request } from './request';

/** People beside what was to be expected of the buyers they received. */
export const standingQuery = (wanted: Query<'GET /standing'>) =>
  queryOptions({
    queryKey: ['standing', wanted],
    queryFn: ({ signal }) => request('GET /standing', { signal, query: wanted }),
  });
/** The same as a file. */
export const exportStanding = (format: 'xlsx' | 'csv', wanted: Query<'GET /standing'>) =>
  download('GET /standing/export', { query: { ...wanted, format } });
