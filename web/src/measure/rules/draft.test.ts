import { expect, it } from 'vitest';
import type { RuleField, RulesInForce } from '@/api';
import { changedKeys, lengthOf, sparse } from './draft';

const field = (key: string, kind: RuleField['kind'], usual: unknown, of_shop = false) =>
  ({ key, kind, default: usual, of_shop }) as RuleField;
const fields = [
  field('time_zone', 'zone', 'Asia/Shanghai', true),
  field('slow_times', 'integer', 3),
  field('own_accounts', 'texts', []),
  field('service_hours', 'hours', '00:00-24:00', true),
];
const inForce = {
  rules: { slow_times: 5 },
  values: { time_zone: 'Asia/Shanghai', slow_times: 5, own_accounts: [], service_hours: '09:00-24:00' },
} as unknown as RulesInForce;

it('sends what is not the default, and the hours only when somebody has said them', () => {
  expect(sparse(fields, inForce, inForce.values)).toEqual({ slow_times: 5 });
  const draft = { ...inForce.values, slow_times: 3, own_accounts: ['老板'], service_hours: '10:00-20:00' };
  expect(changedKeys(inForce.values, draft)).toEqual(['slow_times', 'own_accounts', 'service_hours']);
  expect(sparse(fields, inForce, draft)).toEqual({
    own_accounts: ['老板'],
    service_hours: '10:00-20:00',
  });
});

it('reads lengths of time', () => {
  expect(lengthOf('10 min')).toEqual({ count: 10, unit: 'min' });
  expect(lengthOf('2h')).toEqual({ count: 2, unit: 'h' });
  expect(lengthOf('soon')).toEqual({ count: 0, unit: 's' });
});
