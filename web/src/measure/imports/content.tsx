import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImportPreview } from '@/api';
import { useFormat } from '@/ui/format';
import { type Column, Table } from '@/ui/table';
import { useColumnName } from '../mapping/names';
import { useTableName } from './format';
import css from './new.module.css';

type SampleRow = ImportPreview['sample'][number];
type Reject = ImportPreview['rejects'][number];

const LONG = /^(text|title|talk|reason)$/;
const WIDTHS: [RegExp, number][] = [
  [LONG, 280],
  [/_at$|^(from|to|at)$/, 192],
  [/^(shop|buyer|agent)$/, 168],
];

const high = (rows: number) => ({ '--rows': rows }) as React.CSSProperties;

/** The first rows as they would be read, a table each for what a workbook holds. */
export function Sample({ rows }: { rows: SampleRow[] }) {
  const { t } = useTranslation('measure');
  const tableName = useTableName();
  const tables = [...new Set(rows.map(({ table }) => table))];
  if (rows.length === 0) return null;
  return (
    <details className={css.more}>
      <summary>{t('imports.sample', { count: rows.length })}</summary>
      {tables.map((table) => (
        <Rows
          key={table}
          label={tableName(table)}
          table={table}
          rows={rows.filter((row) => row.table === table)}
        />
      ))}
    </details>
  );
}

function Rows({ label, table, rows }: { label: string; table: string; rows: SampleRow[] }) {
  const { t } = useTranslation('measure');
  const name = useColumnName();
  const columns = useMemo<Column<SampleRow>[]>(() => {
    const filled = new Set(
      rows.flatMap(({ cells }) => Object.keys(cells).filter((key) => shown(cells, key))),
    );
    return [
      { key: 'line', title: t('imports.line'), value: (row) => row.line, width: 72, number: true },
      ...[...filled].map((key) => ({
        key,
        title: name(key),
        value: (row: SampleRow) => shown(row.cells, key),
        width: WIDTHS.find(([pattern]) => pattern.test(key))?.[1] ?? 152,
        grow: LONG.test(key),
      })),
    ];
  }, [rows, t, name]);
  return (
    <div className={css.table} style={high(rows.length)}>
      <Table
        id={`import-sample-${table}`}
        label={label}
        columns={columns}
        rows={rows}
        rowKey={(row) => String(row.line)}
        empty={null}
      />
    </div>
  );
}

function shown(cells: SampleRow['cells'], key: string): string {
  const value = (cells as Record<string, unknown>)[key];
  return value === null || value === undefined ? '' : String(value);
}

/** What cannot be read: line, cell, reason. */
export function Rejects({ rows, count }: { rows: Reject[]; count: number }) {
  const { t } = useTranslation('measure');
  const format = useFormat();
  const keyed = useMemo(() => rows.map((row, i) => ({ ...row, key: String(i) })), [rows]);
  const name = useColumnName();
  const columns: Column<Reject & { key: string }>[] = [
    { key: 'line', title: t('imports.line'), value: (row) => row.line, width: 72, number: true },
    { key: 'cell', title: t('imports.cell'), value: (row) => name(row.cell), width: 160, card: 'side' },
    { key: 'reason', title: t('imports.reason'), value: (row) => row.reason, width: 320, grow: true },
  ];
  return (
    <details className={css.more} open>
      <summary>
        {t('imports.rejects', { count, n: format.number(count) })}
        {count > rows.length && ` · ${t('imports.firstOnly', { count: rows.length })}`}
      </summary>
      <div className={css.table} style={high(rows.length)}>
        <Table
          id="import-rejects"
          label={t('imports.field.rejected')}
          columns={columns}
          rows={keyed}
          rowKey={(row) => row.key}
          empty={null}
        />
      </div>
    </details>
  );
}
