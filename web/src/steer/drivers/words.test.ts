import { expect, it } from 'vitest';
import { formatter } from '@/ui/format';
import { amountOf, money, points, shareOf } from './words';

const format = formatter('zh-CN');

it('tells amounts with their sign, and no case as a dash', () => {
  expect(money(format, -161_301)).toBe('−¥1,613.01');
  expect(money(format, 5)).toBe('+¥0.05');
  expect(money(format, 0)).toBe('¥0.00');
  expect(points(format, -20_000)).toBe('−2.0');
  expect(shareOf(format, 3, 4)).toBe('75.0%');
  expect(shareOf(format, 0, 0)).toBe('–');
});

it('divides only to show', () => {
  expect(amountOf(format, 'share', { n: 1, d: 3 })).toBe('33.3%');
  expect(amountOf(format, 'fen_each', { n: 1_000, d: 3 })).toBe('¥3.33');
  expect(amountOf(format, 'fen_each', { n: 0, d: 0 })).toBe('–');
  expect(amountOf(format, 'count', { n: 1_234 })).toBe('1,234');
});
