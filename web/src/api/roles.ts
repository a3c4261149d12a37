import { queryOptions } from '@tanstack/react-query';
import { request } from './request';
import type { Page, Ref } from './types';

/** How far a permission of a role reaches: one's own, the scope the role was given over, everything. */
export type Reach = 'own' | 'scope' | 'all';
export interface RolePermission {
  /** Its key, such as `task.write`. */
  permission: string;
  reach: Reach;
}
export interface Role extends Ref {
  key: string | null;
  builtin: boolean;
  permissions: RolePermission[];
  people: number;
  version: number;
}

export const rolesQuery = queryOptions({
  queryKey: ['roles'],
  queryFn: ({ signal }) => request<Page<Role>>('GET', '/roles', { signal }),
});
export const createRole = (body: { name: string; permissions: RolePermission[] }, key?: string) =>
  request<Role>('POST', '/roles', { body, key });
export const changeRole = (
  id: string,
  body: { version: number; name?: string; permissions?: RolePermission[] },
) => request<Role>('PATCH', `/roles/${id}`, { body });
/** Gives a built-in role the permissions it came with. */
export const resetRole = (id: string) => request<Role>('POST', `/roles/${id}/reset`);
export const deleteRole = (id: string) => request<void>('DELETE', `/roles/${id}`);
