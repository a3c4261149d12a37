import { expect, test } from 'vitest';
import type { KeptRow, Metric } from '@/api';
import { differing, monthBefore } from './words';

test('the month before is a whole one', () => {
  expect(monthBefore('2026-11-22')).toEqual(['2026-10-01', '2026-10-31']);
  expect(monthBefore('2026-01-01')).toEqual(['2025-12-01', '2025-12-31']);
  expect(monthBefore('2024-03-31')).toEqual(['2024-02-01', '2024-02-29']);
});

test('only figures that moved are told', () => {
  const metrics = [{ id: 'sales' }, { id: 'conversion' }, { id: 'received' }] as Metric[];
  const row = {
    cells: {
      received: { kept: { n: 3 }, now: { n: 3 } },
      sales: { kept: { n: 100 }, now: { n: 90 } },
      conversion: { kept: { n: 1, d: 2 }, now: { n: 1, d: 3 } },
    },
  } as unknown as KeptRow;
  expect(differing(row, metrics).map(({ metric }) => metric.id)).toEqual(['sales', 'conversion']);
});
