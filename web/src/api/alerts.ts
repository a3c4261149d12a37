import { queryOptions } from '@tanstack/react-query';
import { type Call, request } from './request';

/** When alerts begin, by shop and kind. */
export const alertRulesQuery = queryOptions({
  queryKey: ['alerts', 'rules'],
  queryFn: ({ signal }) => request('GET /alert-rules', { signal }),
});
/** The newest alerts; those that last have no end. */
export const alertsQuery = queryOptions({
  queryKey: ['alerts', 'list'],
  queryFn: ({ signal }) => request('GET /alerts', { signal }),
  refetchInterval: 30_000,
});
export const setAlertRule = (body: Call<'PUT /alert-rules'>['body']) => request('PUT /alert-rules', { body });
