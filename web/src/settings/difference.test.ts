import { expect, it } from 'vitest';
import type { Settings } from '@/api';
import { difference } from './difference';

const before: Settings = {
  organisation_name: '棉里家居',
  default_language: 'zh-CN',
  default_time_zone: 'Asia/Shanghai',
  session_idle_minutes: 720,
  session_days: 30,
  password_min: 10,
  totp_required_roles: ['rol_6'],
  retention: { chats: null, buyer_data: 730, files: 365, notices: 180, jobs: 90 },
};

it('sends what was changed and nothing else', () => {
  expect(difference(before, before)).toEqual({});
  expect(difference(before, { ...before, session_days: 7, totp_required_roles: [] })).toEqual({
    session_days: 7,
    totp_required_roles: [],
  });
});
it('an emptied retention is kept for ever', () => {
  const retention = { ...before.retention, files: undefined as unknown as null };
  expect(difference(before, { ...before, retention })).toEqual({ retention: { files: null } });
});
