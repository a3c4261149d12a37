import type { Me } from '@/api';

/** A page inside 设置. It stands here when it exists; `needs` as in the rail. */
export interface Part {
  key: 'self';
  path: string;
  needs?: string[];
}

export const parts: Part[] = [{ key: 'self', path: '/settings/self' }];

export const openParts = (me: Me) =>
  parts.filter(({ needs }) => !needs || needs.some((permission) => me.permissions.includes(permission)));
