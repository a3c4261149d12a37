import { queryOptions } from '@tanstack/react-query';
import { type Call, request } from './request';

/** What can be chosen in a rule set. */
export const ruleFieldsQuery = queryOptions({
  queryKey: ['rules', 'fields'],
  queryFn: ({ signal }) => request('GET /rules/fields', { signal }),
  staleTime: Number.POSITIVE_INFINITY,
});
/** The rules in force in a shop, or those of the organisation. */
export const rulesInForceQuery = (shop: string) =>
  queryOptions({
    queryKey: ['rules', 'in-force', shop],
    queryFn: ({ signal }) => request('GET /rules/in-force', { signal, query: { shop: shop || undefined } }),
    refetchInterval: ({ state }) => (state.data?.recomputing ? 2000 : false),
  });
export const ruleVersionsQuery = (shop: string) =>
  queryOptions({
    queryKey: ['rules', 'list', shop],
    queryFn: ({ signal }) => request('GET /rules', { signal, query: { shop: shop || undefined } }),
  });
/** A trial; asked again while it is computed. */
export const ruleTrialQuery = (id: string) =>
  queryOptions({
    queryKey: ['rules', 'trial', id],
    queryFn: ({ signal }) => request('GET /rules/trials/{id}', { path: { id }, signal }),
    refetchInterval: ({ state }) => (state.data && state.data.state !== 'running' ? false : 1000),
  });
export const tryRules = (body: Call<'POST /rules/trials'>['body'], key?: string) =>
  request('POST /rules/trials', { body, key });
export const enforceRules = (body: Call<'POST /rules'>['body'], key?: string) =>
  request('POST /rules', { body, key });
