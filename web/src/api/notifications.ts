import { queryOptions } from '@tanstack/react-query';
import { request } from './request';
import type { Notification, Page } from './types';

export const notificationsQuery = queryOptions({
  queryKey: ['notifications', 'list'],
  queryFn: ({ signal }) => request<Page<Notification>>('GET', '/notifications', { signal }),
});
export const unreadQuery = queryOptions({
  queryKey: ['notifications', 'count'],
  queryFn: ({ signal }) => request<{ unread: number }>('GET', '/notifications/count', { signal }),
});
/** Without ids: all of them. */
export const readNotifications = (ids?: string[]) =>
  request<void>('POST', '/notifications/read', { body: ids ? { ids } : {} });
