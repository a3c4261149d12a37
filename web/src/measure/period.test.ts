import { expect, it } from 'vitest';
import { againstOf, daysOf, type Period } from './period';

const today = '2026-03-05';
const none = { from: '', to: '' };

it.each<[Period, string, string]>([
  ['today', '2026-03-05', '2026-03-05'],
  ['yesterday', '2026-03-04', '2026-03-04'],
  ['week', '2026-02-26', '2026-03-04'],
  ['last_week', '2026-02-23', '2026-03-01'],
  ['days30', '2026-02-03', '2026-03-04'],
  ['month', '2026-03-01', '2026-03-05'],
  ['last_month', '2026-02-01', '2026-02-28'],
  ['days', '2026-03-05', '2026-03-05'],
])('%s is %s – %s', (period, from, to) => {
  expect(daysOf(period, none, today)).toEqual({ from, to });
});
it('days chosen in the wrong order are put right', () => {
  expect(daysOf('days', { from: '2026-03-03', to: '2026-03-01' }, today)).toEqual({
    from: '2026-03-01',
    to: '2026-03-03',
  });
});
it('today is compared with the same weekday, a month with the month before', () => {
  expect(againstOf('week', daysOf('today', none, today), 'today')).toEqual({
    from: '2026-02-26',
    to: '2026-02-26',
  });
  expect(againstOf('week', daysOf('days30', none, today), 'days30')?.from).toBe('2025-12-30');
  expect(againstOf('before', daysOf('week', none, today), 'week')).toEqual({
    from: '2026-02-19',
    to: '2026-02-25',
  });
  expect(againstOf('before', daysOf('month', none, today), 'month')).toEqual({
    from: '2026-02-01',
    to: '2026-02-05',
  });
  expect(againstOf('before', { from: '2026-03-01', to: '2026-03-31' }, 'last_month')).toEqual({
    from: '2026-02-01',
    to: '2026-02-28',
  });
  expect(againstOf('year', daysOf('today', none, today), 'today')?.from).toBe('2025-03-06');
  expect(againstOf('none', daysOf('today', none, today), 'today')).toBe(null);
});
