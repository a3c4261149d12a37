import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { type Call, type Query, request } from './request';

/** Who earned an order, and why. */
export const creditQuery = (shop: string, order_id: string) =>
  queryOptions({
    queryKey: ['lists', 'credit', shop, order_id],
    queryFn: ({ signal }) =>
      request('GET /orders/{shop}/{order_id}/credit', { path: { shop, order_id }, signal }),
  });

/** What was said in a session that was considered for an order. */
export const sessionQuery = (shop: string, order_id: string, account: string, start: string) =>
  queryOptions({
    queryKey: ['chats', 'session', shop, order_id, account, start],
    queryFn: ({ signal }) =>
      request('GET /orders/{shop}/{order_id}/credit/session', {
        path: { shop, order_id },
        query: { account, start },
        signal,
      }),
  });

/** The orders in scope whose number begins so, of some days. */
export const findOrder = (from: string, to: string, q: string) =>
  request('GET /orders', { query: { from, to, q, limit: 20 } });

export const disputesQuery = (filter: Query<'GET /disputes'>) =>
  infiniteQueryOptions({
    queryKey: ['disputes', 'list', filter],
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) =>
      request('GET /disputes', { signal, query: { ...filter, cursor: pageParam, limit: 100 } }),
    getNextPageParam: (page) => page.next,
  });
export const disputeQuery = (id: string) =>
  queryOptions({
    queryKey: ['disputes', 'one', id],
    queryFn: ({ signal }) => request('GET /disputes/{id}', { path: { id }, signal }),
  });
/** The objections about one order, or one buyer. */
export const disputesAbout = (subject: Query<'GET /disputes'>) =>
  queryOptions({
    queryKey: ['disputes', 'of', subject],
    queryFn: ({ signal }) => request('GET /disputes', { signal, query: { ...subject, limit: 20 } }),
  });
/** What the viewer can object to about a buyer. */
export const disputableQuery = (buyer: string) =>
  queryOptions({
    queryKey: ['disputes', 'about', buyer],
    queryFn: ({ signal }) => request('GET /disputes/about/{buyer}', { path: { buyer }, signal }),
  });

export const raiseDispute = (body: Call<'POST /disputes'>['body'], key?: string) =>
  request('POST /disputes', { body, key });
export const lookAtDispute = (id: string, body: Call<'POST /disputes/{id}/look'>['body'], key?: string) =>
  request('POST /disputes/{id}/look', { path: { id }, body, key });
export const decideDispute = (id: string, body: Call<'POST /disputes/{id}/decision'>['body'], key?: string) =>
  request('POST /disputes/{id}/decision', { path: { id }, body, key });
export const withdrawDispute = (id: string, key?: string) =>
  request('POST /disputes/{id}/withdrawal', { path: { id }, body: {}, key });
