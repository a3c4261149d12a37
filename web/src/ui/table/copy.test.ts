import { expect, it } from 'vitest';
import { cellText, tsv } from './copy';
import type { Column } from './types';

it('text that a spreadsheet would run is not run', () => {
  expect(cellText('=HYPERLINK("x")')).toBe(`'=HYPERLINK("x")`);
  expect(cellText('@sum')).toBe("'@sum");
  expect(cellText('-cmd')).toBe("'-cmd");
  expect(cellText('-12.5')).toBe('-12.5');
  expect(cellText('两行\n一格\t完')).toBe('两行 一格 完');
});

it('a table becomes lines of tabs', () => {
  const columns: Column<{ n: string; v: number | null }>[] = [
    { key: 'n', title: '客服', value: (r) => r.n },
    { key: 'v', title: '接待', value: (r) => r.v },
  ];
  const rows = [
    { n: '林小满', v: 12 },
    { n: '陈默', v: null },
  ];
  expect(tsv(columns, rows)).toBe('客服\t接待\n林小满\t12\n陈默\t');
});
