import { between, earliest, firstOfMonth, later, weekday } from './days';

/** Which days are looked at. */
export const PERIODS = [
  'today',
  'yesterday',
  'week',
  'last_week',
  'days30',
  'month',
  'last_month',
  'days',
] as const;
export type Period = (typeof PERIODS)[number];
/** With which days they are compared. */
export const AGAINST = ['week', 'before', 'year', 'none'] as const;
export type Against = (typeof AGAINST)[number];

export interface Days {
  from: string;
  to: string;
}

const monthBefore = (day: string) => firstOfMonth(later(firstOfMonth(day), -1));

/** The days of a period; those that a person chose are put in order. */
export function daysOf(period: Period, chosen: Days, today: string): Days {
  const back = (by: number) => later(today, -by);
  switch (period) {
    case 'today':
      return { from: today, to: today };
    case 'yesterday':
      return { from: back(1), to: back(1) };
    case 'week':
      return { from: back(7), to: back(1) };
    case 'last_week': {
      const monday = back(weekday(today) + 7);
      return { from: monday, to: later(monday, 6) };
    }
    case 'days30':
      return { from: back(30), to: back(1) };
    case 'month':
      return { from: firstOfMonth(today), to: today };
    case 'last_month':
      return { from: monthBefore(today), to: later(firstOfMonth(today), -1) };
    case 'days': {
      const from = chosen.from || chosen.to || today;
      const to = chosen.to || from;
      return from <= to ? { from, to } : { from: to, to: from };
    }
  }
}

/** The days compared with: as many, and the same weekdays where whole weeks lie between. */
export function againstOf(against: Against, days: Days, period: Period): Days | null {
  const length = between(days.from, days.to) + 1;
  const moved = (by: number) => ({ from: later(days.from, -by), to: later(days.to, -by) });
  if (against === 'none') return null;
  if (against === 'week') return moved(Math.ceil(length / 7) * 7);
  if (against === 'year') return moved(364);
  if (period === 'month' || period === 'last_month') {
    // A month is compared with the one before, as far as both go.
    const from = monthBefore(days.from);
    const end = later(firstOfMonth(days.from), -1);
    const to = period === 'last_month' ? end : later(from, length - 1);
    return { from, to: earliest(to, end) };
  }
  return moved(length);
}
