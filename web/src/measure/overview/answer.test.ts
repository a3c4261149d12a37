import { expect, it } from 'vitest';
import type { FigureRow } from '@/api';
import { extremes } from './answer';

const row = (id: string, n: number, d: number): FigureRow => ({
  id,
  name: id,
  cells: { conversion: { n, d, final: true, final_on: id } },
});

it('days with few cases are neither best nor worst', () => {
  const rows = [row('a', 10, 40), row('b', 1, 1), row('c', 20, 40), row('d', 0, 0)];
  expect(extremes(rows, 'conversion')).toEqual({
    best: { day: 'c', value: 0.5 },
    worst: { day: 'a', value: 0.25 },
  });
  expect(extremes([row('a', 10, 40)], 'conversion')).toBe(null);
  expect(extremes([row('a', 10, 40), row('b', 10, 40)], 'conversion')).toBe(null);
});
