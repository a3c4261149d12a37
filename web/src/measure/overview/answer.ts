import type { FigureRow } from '@/api';
import { figureOf } from '../figures/value';

/** Fewer cases than this make a day neither best nor worst. */
export const ENOUGH = 20;

export interface Extremes {
  best: { day: string; value: number };
  worst: { day: string; value: number };
}

/** The best and the worst day of a rate, among those with cases enough; null where there is no two of them. */
export function extremes(rows: FigureRow[], id: string): Extremes | null {
  const known = rows.flatMap(({ id: day, cells }) => {
    const cell = cells[id];
    const value = figureOf({ unit: 'share' }, cell);
    return value === null || !cell || (cell.d ?? 0) < ENOUGH ? [] : [{ day, value }];
  });
  const [first] = known;
  if (!first || known.length < 2) return null;
  const best = known.reduce((a, b) => (b.value > a.value ? b : a), first);
  const worst = known.reduce((a, b) => (b.value < a.value ? b : a), first);
  return best.value === worst.value ? null : { best, worst };
}
