import type { Me } from '@/api';

/** A page inside 设置. It stands here when it exists; `needs` as in the rail. */
export interface Part {
  key: 'self' | 'organisation' | 'roles' | 'audit' | 'jobs' | 'schedules' | 'backups' | 'mail' | 'webhooks';
  path: string;
  needs?: string[];
}

export const parts: Part[] = [
  { key: 'self', path: '/settings/self' },
  { key: 'organisation', path: '/settings/organisation', needs: ['settings.write'] },
  { key: 'roles', path: '/settings/roles', needs: ['role.write'] },
  { key: 'mail', path: '/settings/mail', needs: ['mail.write'] },
  { key: 'webhooks', path: '/settings/webhooks', needs: ['webhook.write'] },
  { key: 'audit', path: '/settings/audit', needs: ['audit.read'] },
  { key: 'jobs', path: '/settings/jobs', needs: ['job.read'] },
  { key: 'schedules', path: '/settings/schedules', needs: ['schedule.write'] },
  { key: 'backups', path: '/settings/backups', needs: ['backup.write'] },
];

export const openParts = (me: Me) =>
  parts.filter(({ needs }) => !needs || needs.some((permission) => me.permissions.includes(permission)));
