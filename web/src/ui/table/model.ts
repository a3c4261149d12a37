import {
  columnResizingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  createSortedRowModel,
  rowSortingFeature,
  sortFn_basic,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useMemo } from 'react';
import type { Prefs } from './prefs';
import type { Column, TableProps } from './types';

const byLanguage = new Intl.Collator('zh-CN', { numeric: true });

const features = tableFeatures({
  columnSizingFeature,
  columnResizingFeature,
  columnVisibilityFeature,
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { basic: sortFn_basic },
});

const parse = (sort: string | undefined) =>
  sort ? [{ id: sort.replace(/^-/, ''), desc: sort.startsWith('-') }] : [];

/** TanStack Table holds order, widths and visibility; what is drawn and how is `table.tsx`. */
export function useModel<T extends object>(
  props: TableProps<T>,
  prefs: Prefs,
  change: (patch: (now: Prefs) => Prefs) => void,
) {
  const { columns, rows, rowKey, sort, onSort, local } = props;
  const defs = useMemo(
    () =>
      columns.map((column) => ({
        id: column.key,
        accessorFn: column.value as (row: object) => string | number | null,
        size: column.width ?? (column.grow ? 240 : 120),
        minSize: 56,
        enableSorting: column.sortable ?? false,
        sortUndefined: 'last' as const,
        sortFn: (
          a: { getValue: (id: string) => unknown },
          b: { getValue: (id: string) => unknown },
          id: string,
        ) => order(a.getValue(id), b.getValue(id)),
      })),
    [columns],
  );
  const visible = useMemo(
    () => Object.fromEntries(columns.map((c, i) => [c.key, i === 0 || (prefs.shown[c.key] ?? !c.hidden)])),
    [columns, prefs.shown],
  );
  const sorting = useMemo(() => parse(sort), [sort]);
  return useTable<typeof features, object>({
    features,
    columns: defs,
    data: rows ?? NONE,
    getRowId: rowKey as (row: object) => string,
    manualSorting: !local,
    enableMultiSort: false,
    columnResizeMode: 'onChange',
    state: { sorting, columnVisibility: visible, columnSizing: prefs.widths },
    onSortingChange: (update) => {
      const next = typeof update === 'function' ? update(sorting) : update;
      onSort?.(next[0] ? (next[0].desc ? '-' : '') + next[0].id : '');
    },
    onColumnSizingChange: (update) =>
      change((now) => ({ ...now, widths: typeof update === 'function' ? update(now.widths) : update })),
  });
}

const NONE: never[] = [];

/** Names in the order of pinyin, numbers by size, nothing last. */
export function order(a: unknown, b: unknown): number {
  if (a === null || a === undefined) return b === null || b === undefined ? 0 : 1;
  if (b === null || b === undefined) return -1;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return byLanguage.compare(String(a), String(b));
}

/** What the columns need at least: a long text in a growing column must not make one row wider than the others. */
export const least = <T>(columns: Column<T>[], widths: Record<string, number>) =>
  columns.reduce((sum, column) => sum + (widths[column.key] ?? column.width ?? (column.grow ? 240 : 120)), 0);

/** The widths as one CSS value, so that dragging a border redraws no row. */
export function template<T>(columns: Column<T>[], widths: Record<string, number>): string {
  return columns
    .map((column) => {
      const set = widths[column.key];
      if (set !== undefined) return `${set}px`;
      return column.grow ? `minmax(${column.width ?? 240}px, 1fr)` : `${column.width ?? 120}px`;
    })
    .join(' ');
}
