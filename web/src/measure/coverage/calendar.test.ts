import { expect, it } from 'vitest';
import { later, span, today, weekday } from '../days';
import { level, linesOf } from './calendar';

it('is darker the more rows there are, and never empty with some', () => {
  expect([0, 1, 25, 26, 100].map((rows) => level(rows, 100))).toEqual([0, 1, 1, 2, 4]);
});
it('marks the days on which a shop lacks rows, not those of one account', () => {
  const lines = linesOf({
    days: [{ table: 'messages', day: '2026-09-01', rows: 40, accounts: 2 }],
    accounts: [],
    findings: [
      { what: 'gap', table: 'messages', day: '2026-09-02', rows: 0, median_doubled: 80, n: 4 },
      {
        what: 'drop',
        table: 'messages',
        day: '2026-09-01',
        rows: 1,
        median_doubled: 20,
        n: 4,
        account: 'nik_1',
      },
    ],
  });
  expect([...(lines.get('messages')?.cells ?? [])]).toEqual([
    ['2026-09-01', { rows: 40, accounts: 2, what: null }],
    ['2026-09-02', { rows: 0, accounts: 0, what: 'gap' }],
  ]);
});
it('counts days over the ends of months and summer time', () => {
  expect(later('2026-02-28', 1)).toBe('2026-03-01');
  expect(span('2026-03-28', '2026-03-30')).toEqual(['2026-03-28', '2026-03-29', '2026-03-30']);
  expect(weekday('2026-11-22')).toBe(6);
  expect(today(new Date(2026, 0, 5, 23, 59))).toBe('2026-01-05');
});
