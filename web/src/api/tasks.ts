import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { type Query, request } from './request';
import type { NewTask, Page, RefusalReason, Task, TaskDetail, Today } from './types';

export const todayQuery = queryOptions({
  queryKey: ['tasks', 'today'],
  queryFn: ({ signal }) => request<Today>('GET', '/today', { signal }),
});
export const tasksQuery = (filter: Query) =>
  infiniteQueryOptions({
    queryKey: ['tasks', 'list', filter],
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) =>
      request<Page<Task>>('GET', '/tasks', { signal, query: { ...filter, cursor: pageParam, limit: 100 } }),
    getNextPageParam: (page) => page.next,
  });
export const taskQuery = (id: string) =>
  queryOptions({
    queryKey: ['tasks', 'one', id],
    queryFn: ({ signal }) => request<TaskDetail>('GET', `/tasks/${id}`, { signal }),
  });

/** For the command bar: the first few that match. */
export const findTasks = (q: string) =>
  queryOptions({
    queryKey: ['tasks', 'find', q],
    staleTime: 30_000,
    queryFn: ({ signal }) =>
      request<Page<Task>>('GET', '/tasks', { signal, query: { q, state: 'all', limit: 8 } }),
  });

const act = (id: string, verb: string, body?: unknown) =>
  request<Task>('POST', `/tasks/${id}/${verb}`, { body });

export const createTask = (body: NewTask, key?: string) => request<Task>('POST', '/tasks', { body, key });
export const finishTask = (id: string, body: { outcome?: string | undefined }) => act(id, 'done', body);
export const snoozeTask = (id: string, until: string) => act(id, 'snooze', { until });
export const handOverTask = (id: string, body: { to: string; note?: string | undefined }) =>
  act(id, 'hand-over', body);
export const refuseTask = (id: string, body: { reason: RefusalReason; note: string }) =>
  act(id, 'refuse', body);
export const reopenTask = (id: string) => act(id, 'reopen');
