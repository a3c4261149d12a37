import type { KeptRow, Metric } from '@/api';
import type { Format } from '@/ui/format';

/** Figures that a pay slip stands on; those that differ are shown. */
export const COMPARED = [
  'sales',
  'sales_refunded',
  'orders_paid',
  'buyers_paid',
  'units',
  'received',
  'inquiries',
  'won',
  'conversion',
  'first_response',
  'slow_receptions',
  'satisfaction',
];

/** "2026年10月1日 – 10月31日". */
export function daysOf(format: Format, { from, to }: { from: string; to: string }): string {
  const [first, last] = [format.date(`${from}T00:00:00`), format.date(`${to}T00:00:00`)];
  return from === to ? first : `${first} – ${last}`;
}

/** The figures of a row that are not as they are kept, in the order of the registry. */
export function differing(row: KeptRow, metrics: Metric[]) {
  return metrics.flatMap((metric) => {
    const cell = row.cells[metric.id];
    if (!cell) return [];
    const same = cell.kept.n === cell.now.n && (cell.kept.d ?? null) === (cell.now.d ?? null);
    return same ? [] : [{ metric, ...cell }];
  });
}

/** The whole of the last month before a day, as `2026-10-01` and `2026-10-31`. */
export function monthBefore(today: string): [string, string] {
  const [year = 0, month = 0] = today.split('-').map(Number);
  const last = new Date(Date.UTC(year, month - 1, 0));
  const text = last.toISOString().slice(0, 10);
  return [`${text.slice(0, 8)}01`, text];
}
