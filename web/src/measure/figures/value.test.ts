import { expect, it } from 'vitest';
import { formatter } from '@/ui/format';
import { changeOf, fewOf, figureOf, sureOf, told, toldApart } from './value';

const format = formatter('zh-CN');

it('divides only to show, and no case is no figure', () => {
  expect(figureOf({ unit: 'share' }, { n: 1, d: 4 })).toBe(0.25);
  expect(figureOf({ unit: 'share' }, { n: 0, d: 0 })).toBe(null);
  expect(figureOf({ unit: 'share' }, undefined)).toBe(null);
  expect(told(format, { unit: 'share' }, { n: 0, d: 0 })).toBe('–');
});
it.each([
  ['buyer_days', { n: 1234 }, '1,234'],
  ['fen', { n: 123_456 }, '¥1,234.56'],
  ['milliseconds', { n: 190_000, d: 2 }, '1:35'],
  ['fen_each', { n: 10_000, d: 3 }, '¥33.33'],
  ['quotient', { n: 3, d: 2 }, '1.50'],
  ['per_hour', { n: 20, d: 7200 }, '10.00'],
  ['fen_per_hour', { n: 50_000, d: 1800 }, '¥1,000.00'],
] as const)('%s', (unit, parts, text) => {
  expect(told(format, { unit }, parts)).toBe(text);
});
const settled = { final: true, final_on: '2026-09-30' };
it('a change needs both', () => {
  expect(changeOf({ unit: 'share' }, { n: 3, d: 4, ...settled, before: { n: 1, d: 2 } })).toBe(0.25);
  expect(changeOf({ unit: 'share' }, { n: 3, d: 4, ...settled, before: { n: 0, d: 0 } })).toBe(null);
  expect(changeOf({ unit: 'buyer_days' }, { n: 3, ...settled })).toBe(null);
});

const conversion = { id: 'conversion', unit: 'share', section: 7 } as const;
const refunds = { id: 'refund_rate', unit: 'share', section: 8 } as const;
it('few cases say so, fen are no cases', () => {
  expect(fewOf(conversion, { n: 3, d: 12 })).toBe(12);
  expect(fewOf(conversion, { n: 3, d: 30 })).toBe(undefined);
  expect(fewOf(conversion, { n: 0, d: 0 })).toBe(undefined);
  expect(fewOf(refunds, { n: 3, d: 12 })).toBe(undefined);
  expect(fewOf({ id: 'received', unit: 'buyer_days', section: 4 }, { n: 3 })).toBe(undefined);
});
it.each([
  [{ n: 300, d: 1000 }, { n: 200, d: 1000 }, 'clear'],
  [{ n: 240, d: 1000 }, { n: 205, d: 1000 }, 'maybe'],
  [{ n: 205, d: 1000 }, { n: 200, d: 1000 }, 'open'],
  [{ n: 29, d: 29 }, { n: 1, d: 1000 }, 'open'],
  [{ n: 40, d: 40 }, { n: 40, d: 40 }, 'open'],
] as const)('%o after %o is %s', (now, before, sure) => {
  expect(sureOf(conversion, { ...now, ...settled, before })).toBe(sure);
});
it('money is no sample, and nothing is no comparison', () => {
  expect(sureOf(refunds, { n: 300, d: 1000, ...settled, before: { n: 200, d: 1000 } })).toBe(undefined);
  expect(sureOf(conversion, { n: 300, d: 1000, ...settled })).toBe(undefined);
});
it('two figures that differ are told so that one sees it', () => {
  expect(toldApart(format, conversion, { n: 4170, d: 10_000 }, { n: 4171, d: 10_000 })).toEqual([
    '41.70%',
    '41.71%',
  ]);
  expect(toldApart(format, conversion, { n: 41, d: 100 }, { n: 42, d: 100 })).toEqual(['41.0%', '42.0%']);
});
