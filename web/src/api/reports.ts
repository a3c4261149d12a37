import { queryOptions } from '@tanstack/react-query';
import { type Call, request } from './request';

/** One's own reports first, then those that others share. */
export const reportsQuery = queryOptions({
  queryKey: ['reports', 'list'],
  queryFn: ({ signal }) => request('GET /reports', { signal }),
});
export const saveReport = (body: Call<'POST /reports'>['body'], key?: string) =>
  request('POST /reports', { body, key });
export const changeReport = (id: string, body: Call<'PATCH /reports/{id}'>['body']) =>
  request('PATCH /reports/{id}', { path: { id }, body });
export const deleteReport = (id: string) => request('DELETE /reports/{id}', { path: { id } });

/** By which ways a report can leave. */
export const reportChannelsQuery = queryOptions({
  queryKey: ['reports', 'channels'],
  queryFn: ({ signal }) => request('GET /report-channels', { signal }),
});
/** When a report is sent to whom. */
export const reportDeliveriesQuery = (id: string) =>
  queryOptions({
    queryKey: ['reports', 'deliveries', id],
    queryFn: ({ signal }) => request('GET /reports/{id}/deliveries', { path: { id }, signal }),
  });
/** What became of the latest turns. */
export const reportSendingsQuery = (id: string) =>
  queryOptions({
    queryKey: ['reports', 'sendings', id],
    queryFn: ({ signal }) => request('GET /reports/{id}/sendings', { path: { id }, signal }),
    refetchInterval: 30_000,
  });
type Plan = Call<'POST /reports/{id}/deliveries'>['body'];
export const addReportDelivery = (id: string, body: Plan, key?: string) =>
  request('POST /reports/{id}/deliveries', { path: { id }, body, key });
export const changeReportDelivery = (id: string, body: Plan) =>
  request('PUT /report-deliveries/{id}', { path: { id }, body });
export const deleteReportDelivery = (id: string) =>
  request('DELETE /report-deliveries/{id}', { path: { id } });
