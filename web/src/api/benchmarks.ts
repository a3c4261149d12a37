import { queryOptions } from '@tanstack/react-query';
import { type Call, type Query, request } from './request';

/** How far shops are from what their platforms demand, the worst first. */
export const platformRatesQuery = (filter: Query<'GET /platform-rates'>) =>
  queryOptions({
    queryKey: ['figures', 'platform-rates', filter],
    queryFn: ({ signal }) => request('GET /platform-rates', { signal, query: filter }),
  });
/** What counts as a limit, a warning, standard or excellent. */
export const benchmarksQuery = (filter: Query<'GET /benchmarks'>) =>
  queryOptions({
    queryKey: ['benchmarks', filter],
    queryFn: ({ signal }) => request('GET /benchmarks', { signal, query: filter }),
  });
export const setBenchmark = (body: Call<'POST /benchmarks'>['body'], key?: string) =>
  request('POST /benchmarks', { body, key });
