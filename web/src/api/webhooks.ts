import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { request } from './request';
import type { Page } from './types';

export type WebhookFormat = 'generic' | 'wecom' | 'dingtalk' | 'feishu';
export interface Webhook {
  id: string;
  name: string;
  format: WebhookFormat;
  /** Without its query, which may hold a key. */
  url: string;
  /** Kinds of events; `*` for all. */
  kinds: string[];
  signed: boolean;
  enabled: boolean;
  /** Attempts in a row that were not answered. */
  failures: number;
  /** Nothing is sent before this, because the receiver does not answer. */
  paused_until: string | null;
  version: number;
  created_at: string;
  /** Only in the answer to making one of the generic form. */
  secret?: string;
}
export interface NewWebhook {
  name: string;
  format: WebhookFormat;
  url: string;
  kinds: string[];
  secret?: string | undefined;
}
export interface WebhookPatch {
  version: number;
  name?: string;
  url?: string;
  kinds?: string[];
  secret?: string;
  enabled?: boolean;
}
export type DeliveryState = 'waiting' | 'delivered' | 'dead';
export interface Delivery {
  id: string;
  event: string;
  kind: string;
  kind_name: string;
  subject: string;
  webhook: string | null;
  receiver: string;
  state: DeliveryState;
  attempts: number;
  error: string | null;
  next_at: string | null;
  at: string;
  finished_at: string | null;
}
export interface EventKind {
  key: string;
  name: string;
}

export const webhooksQuery = queryOptions({
  queryKey: ['webhooks', 'list'],
  queryFn: ({ signal }) => request<Page<Webhook>>('GET', '/webhooks', { signal }),
});
export const eventKindsQuery = queryOptions({
  queryKey: ['webhooks', 'kinds'],
  queryFn: ({ signal }) => request<Page<EventKind>>('GET', '/event-kinds', { signal }),
});
export const deliveriesQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['webhooks', 'deliveries', id],
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) =>
      request<Page<Delivery>>('GET', `/webhooks/${id}/deliveries`, {
        signal,
        query: { cursor: pageParam, limit: 50 },
      }),
    getNextPageParam: (page) => page.next,
  });
export const createWebhook = (body: NewWebhook, key?: string) =>
  request<Webhook>('POST', '/webhooks', { body, key });
export const changeWebhook = (id: string, body: WebhookPatch) =>
  request<Webhook>('PATCH', `/webhooks/${id}`, { body });
export const deleteWebhook = (id: string) => request<void>('DELETE', `/webhooks/${id}`);
export const resend = (id: string) => request<Delivery>('POST', `/deliveries/${id}/resend`);
