import { useTranslation } from 'react-i18next';
import type { Format } from '@/ui/format';

/** Seconds that are left at the pace so far; none before there is a pace to speak of. */
export function pace(share: number, since: number, now: number): number | null {
  const spent = (now - since) / 1000;
  if (share <= 0 || spent < 2) return null;
  return Math.max(0, (spent / share) * (1 - share));
}

/** A day of the calendar, whatever zone the reader is in. */
export const dayOf = (format: Format, day: string) => format.day(`${day}T12:00:00`);

/** "9月1日 – 9月30日", or one day. */
export function daysOf(format: Format, first?: string | null, last?: string | null): string | null {
  if (!first) return null;
  return !last || first === last ? dayOf(format, first) : `${dayOf(format, first)} – ${dayOf(format, last)}`;
}

const TABLES = [
  'messages',
  'orders',
  'order_lines',
  'sessions',
  'refunds',
  'ratings',
  'reviews',
  'teams',
  'overrides',
  'traffic',
  'presence',
  'shifts',
  'products',
  'promotions',
  'reference',
] as const;

/** What a file holds, as people call it. */
export function useTableName() {
  const { t } = useTranslation('measure');
  return (table: string) => {
    const known = TABLES.find((name) => name === table);
    return known ? t(`table.${known}`) : table;
  };
}
