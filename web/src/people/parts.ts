import type { Me } from '@/api';

export const parts = [
  { key: 'people', path: '/people', needs: ['people.read'] },
  { key: 'shops', path: '/people/shops', needs: ['people.read'] },
  { key: 'nicks', path: '/people/nicks', needs: ['binding.write'] },
] as const;

/** The pages of 团队 that the viewer may use. */
export const openParts = (me: Me) =>
  parts.filter(({ needs }) => needs.some((permission) => me.permissions.includes(permission)));
