import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { type Call, type Query, request } from './request';
import type { RefusalReason, TaskDetail } from './types';

export const todayQuery = queryOptions({
  queryKey: ['tasks', 'today'],
  queryFn: ({ signal }) => request('GET /today', { signal }),
});
export const tasksQuery = (filter: Query<'GET /tasks'>) =>
  infiniteQueryOptions({
    queryKey: ['tasks', 'list', filter],
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) =>
      request('GET /tasks', { signal, query: { ...filter, cursor: pageParam, limit: 100 } }),
    getNextPageParam: (page) => page.next,
  });
export const taskQuery = (id: string) =>
  queryOptions({
    queryKey: ['tasks', 'one', id],
    queryFn: async ({ signal }) => (await request('GET /tasks/{id}', { path: { id }, signal })) as TaskDetail,
  });

/** For the command bar: the first few that match. */
export const findTasks = (q: string) =>
  queryOptions({
    queryKey: ['tasks', 'find', q],
    staleTime: 30_000,
    queryFn: ({ signal }) => request('GET /tasks', { signal, query: { q, state: 'all', limit: 8 } }),
  });

export const createTask = (body: Call<'POST /tasks'>['body'], key?: string) =>
  request('POST /tasks', { body, key });
export const changeTask = (id: string, body: Call<'PATCH /tasks/{id}'>['body']) =>
  request('PATCH /tasks/{id}', { path: { id }, body });
export const finishTask = (id: string, body: Call<'POST /tasks/{id}/done'>['body']) =>
  request('POST /tasks/{id}/done', { path: { id }, body });
export const snoozeTask = (id: string, until: string) =>
  request('POST /tasks/{id}/snooze', { path: { id }, body: { until } });
export const handOverTask = (id: string, body: Call<'POST /tasks/{id}/hand-over'>['body']) =>
  request('POST /tasks/{id}/hand-over', { path: { id }, body });
export const refuseTask = (id: string, body: { reason: RefusalReason; note: string }) =>
  request('POST /tasks/{id}/refuse', { path: { id }, body });
export const reopenTask = (id: string) => request('POST /tasks/{id}/reopen', { path: { id } });
