import { expect, it } from 'vitest';
import { formatter } from '@/ui/format';
import { daysOf, pace } from './format';

it('tells how long still, once there is a pace', () => {
  expect(pace(0, 0, 60_000)).toBe(null);
  expect(pace(0.5, 0, 1000)).toBe(null);
  expect(pace(0.25, 0, 10_000)).toBe(30);
  expect(pace(1, 0, 10_000)).toBe(0);
});
it('tells days as they are written, in any zone', () => {
  const format = formatter('zh-CN');
  expect(daysOf(format, null, null)).toBe(null);
  expect(daysOf(format, '2020-09-01', '2020-09-01')).toBe('2020年9月1日');
  expect(daysOf(format, '2020-09-01', '2020-09-30')).toBe('2020年9月1日 – 2020年9月30日');
});
