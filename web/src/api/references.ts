import { queryOptions } from '@tanstack/react-query';
import { type Call, request } from './request';

/** Other tools' figures about a shop, with ours beside them. */
export const referencesQuery = (shop: string) =>
  queryOptions({
    queryKey: ['figures', 'references', shop],
    queryFn: ({ signal }) => request('GET /references', { signal, query: { shop } }),
    enabled: shop !== '',
  });
/** A search for the rule that closes a gap; asked again while it is computed. */
export const referenceSearchQuery = (id: string) =>
  queryOptions({
    queryKey: ['references', 'search', id],
    queryFn: ({ signal }) => request('GET /references/searches/{id}', { path: { id }, signal }),
    refetchInterval: ({ state }) => (state.data && state.data.state !== 'running' ? false : 1000),
  });
export const searchReference = (body: Call<'POST /references/searches'>['body'], key?: string) =>
  request('POST /references/searches', { body, key });
