import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { type Call, download, type Query, request } from './request';

/** For pickers: the first few whose name, number or login matches. */
export const findPeople = (q: string) =>
  queryOptions({
    queryKey: ['people', 'find', q],
    staleTime: 60_000,
    queryFn: ({ signal }) => request('GET /people', { signal, query: { q, state: 'employed', limit: 20 } }),
  });
export const peopleQuery = (filter: Query<'GET /people'>) =>
  infiniteQueryOptions({
    queryKey: ['people', 'list', filter],
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) =>
      request('GET /people', { signal, query: { ...filter, cursor: pageParam, limit: 100 } }),
    getNextPageParam: (page) => page.next,
  });
export const personQuery = (id: string) =>
  queryOptions({
    queryKey: ['people', 'one', id],
    queryFn: ({ signal }) => request('GET /people/{id}', { path: { id }, signal }),
  });

export const createPerson = (body: Call<'POST /people'>['body'], key?: string) =>
  request('POST /people', { body, key });
export const changePerson = (id: string, body: Call<'PATCH /people/{id}'>['body']) =>
  request('PATCH /people/{id}', { path: { id }, body });
/** Phone, e-mail and birthday in full, which the audit log keeps. */
export const showPersonal = (id: string) => request('POST /people/{id}/personal', { path: { id } });

export const joinTeam = (id: string, body: Call<'POST /people/{id}/employments'>['body'], key?: string) =>
  request('POST /people/{id}/employments', { path: { id }, body, key });
export const changeEmployment = (id: string, body: Call<'PATCH /employments/{id}'>['body']) =>
  request('PATCH /employments/{id}', { path: { id }, body });
export const deleteEmployment = (id: string) => request('DELETE /employments/{id}', { path: { id } });

export const giveRole = (id: string, body: Call<'POST /people/{id}/grants'>['body'], key?: string) =>
  request('POST /people/{id}/grants', { path: { id }, body, key });
export const takeRole = (id: string) => request('DELETE /grants/{id}', { path: { id } });

export const createAccount = (id: string, login: string, key?: string) =>
  request('POST /people/{id}/account', { path: { id }, body: { login }, key });
export const newResetLink = (id: string) => request('POST /people/{id}/reset-link', { path: { id } });
/** For somebody whose phone and recovery codes are lost. */
export const removeTotp = (id: string) => request('DELETE /people/{id}/totp', { path: { id } });
export const unlockAccount = (id: string) => request('POST /people/{id}/unlock', { path: { id } });
export const disableAccount = (id: string) => request('POST /people/{id}/disable', { path: { id } });
export const enableAccount = (id: string) => request('POST /people/{id}/enable', { path: { id } });

export const importPeople = (file: Blob, dryRun: boolean, key?: string) =>
  request('POST /people/import', { body: file, query: { dry_run: dryRun }, key });
export const peopleTemplate = () => download('GET /people/template.xlsx');
/** The people of a list as a file: all pages of it. */
export const exportPeople = (format: 'xlsx' | 'csv', filter: Query<'GET /people/export.csv'>) =>
  download(`GET /people/export.${format}`, { query: filter });
