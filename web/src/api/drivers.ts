import { queryOptions } from '@tanstack/react-query';
import { download, type Query, request } from './request';

/** What moved sales and conversion between two periods. */
export const driversQuery = (wanted: Query<'GET /drivers'>) =>
  queryOptions({
    queryKey: ['drivers', wanted],
    queryFn: ({ signal }) => request('GET /drivers', { signal, query: wanted }),
  });
/** The same change among people, hours, products …. */
export const driverPartsQuery = (wanted: Query<'GET /drivers/parts'>) =>
  queryOptions({
    queryKey: ['drivers', 'parts', wanted],
    queryFn: ({ signal }) => request('GET /drivers/parts', { signal, query: wanted }),
  });
/** Which of them changed by more than chance. */
export const driverCausesQuery = (wanted: Query<'GET /drivers/causes'>) =>
  queryOptions({
    queryKey: ['drivers', 'causes', wanted],
    queryFn: ({ signal }) => request('GET /drivers/causes', { signal, query: wanted }),
  });
/** The tree and a cut of it as a file. */
export const exportDrivers = (format: 'xlsx' | 'csv', wanted: Query<'GET /drivers/parts'>) =>
  download('GET /drivers/export', { query: { ...wanted, format } });
