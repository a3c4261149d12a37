import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { type Call, request } from './request';

export const webhooksQuery = queryOptions({
  queryKey: ['webhooks', 'list'],
  queryFn: ({ signal }) => request('GET /webhooks', { signal }),
});
export const eventKindsQuery = queryOptions({
  queryKey: ['webhooks', 'kinds'],
  queryFn: ({ signal }) => request('GET /event-kinds', { signal }),
});
export const deliveriesQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['webhooks', 'deliveries', id],
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) =>
      request('GET /webhooks/{id}/deliveries', {
        path: { id },
        signal,
        query: { cursor: pageParam, limit: 50 },
      }),
    getNextPageParam: (page) => page.next,
  });
export const createWebhook = (body: Call<'POST /webhooks'>['body'], key?: string) =>
  request('POST /webhooks', { body, key });
export const changeWebhook = (id: string, body: Call<'PATCH /webhooks/{id}'>['body']) =>
  request('PATCH /webhooks/{id}', { path: { id }, body });
export const deleteWebhook = (id: string) => request('DELETE /webhooks/{id}', { path: { id } });
export const resend = (id: string) => request('POST /deliveries/{id}/resend', { path: { id } });
