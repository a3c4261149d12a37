import { infiniteQueryOptions } from '@tanstack/react-query';
import { download, type Query, request } from './request';

export const auditQuery = (filter: Query<'GET /audit'>) =>
  infiniteQueryOptions({
    queryKey: ['audit', 'list', filter],
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) =>
      request('GET /audit', { signal, query: { ...filter, cursor: pageParam, limit: 100 } }),
    getNextPageParam: (page) => page.next,
  });
export const verifyAudit = () => request('GET /audit/verify');
export const exportAudit = (query: Query<'GET /audit/export.csv'>) =>
  download('GET /audit/export.csv', { query });
