import { queryOptions } from '@tanstack/react-query';
import { request } from './request';

export const notificationsQuery = queryOptions({
  queryKey: ['notifications', 'list'],
  queryFn: ({ signal }) => request('GET /notifications', { signal }),
});
export const unreadQuery = queryOptions({
  queryKey: ['notifications', 'count'],
  queryFn: ({ signal }) => request('GET /notifications/count', { signal }),
});
/** Without ids: all of them. */
export const readNotifications = (ids?: string[]) =>
  request('POST /notifications/read', { body: ids ? { ids } : {} });
