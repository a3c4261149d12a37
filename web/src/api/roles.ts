import { queryOptions } from '@tanstack/react-query';
import { type Call, request } from './request';

export const rolesQuery = queryOptions({
  queryKey: ['roles'],
  queryFn: ({ signal }) => request('GET /roles', { signal }),
});
export const createRole = (body: Call<'POST /roles'>['body'], key?: string) =>
  request('POST /roles', { body, key });
export const changeRole = (id: string, body: Call<'PATCH /roles/{id}'>['body']) =>
  request('PATCH /roles/{id}', { path: { id }, body });
/** Gives a built-in role the permissions it came with. */
export const resetRole = (id: string) => request('POST /roles/{id}/reset', { path: { id } });
export const deleteRole = (id: string) => request('DELETE /roles/{id}', { path: { id } });
