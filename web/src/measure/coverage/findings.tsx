import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Coverage, Finding } from '@/api';
import { useMay } from '@/app/session';
import { useFormat } from '@/ui/format';
import { Section } from '@/ui/page';
import { State } from '@/ui/state';
import { type Column, Table } from '@/ui/table';
import { dayOf, useTableName } from '../imports/format';
import css from './coverage.module.css';

type Shop = { id: string; name: string };
type Row = Finding & { shop: Shop; key: string };

/** What seems to be missing, over all shops shown: gaps first, then drops. */
export function Findings({ of, complete }: { of: { shop: Shop; data: Coverage }[]; complete: boolean }) {
  const { t } = useTranslation('measure');
  const mayImport = useMay('import.write');
  const rows: Row[] = of
    .flatMap(({ shop, data }) => data.findings.map((finding) => ({ ...finding, shop })))
    .sort((a, b) => (a.what === b.what ? (a.day < b.day ? 1 : -1) : a.what === 'gap' ? -1 : 1))
    .map((row) => ({ ...row, key: [row.shop.id, row.table, row.day, row.account ?? ''].join() }));
  const columns = useColumns(of.length > 1);
  if (rows.length === 0) return complete ? <p className={css.fine}>{t('coverage.nothingMissing')}</p> : null;
  return (
    <Section
      title={t('coverage.missing', { count: rows.length })}
      note={t('coverage.missingNote')}
      actions={mayImport && <Link to="/measure/imports/new">{t('imports.new')}</Link>}
    >
      <div className={css.table} style={{ '--rows': Math.min(rows.length, 8) } as React.CSSProperties}>
        <Table
          id="coverage-findings"
          label={t('coverage.missing', { count: rows.length })}
          columns={columns}
          rows={rows}
          rowKey={(row) => row.key}
          local
          empty={null}
        />
      </div>
    </Section>
  );
}

function useColumns(severalShops: boolean): Column<Row>[] {
  const { t } = useTranslation('measure');
  const format = useFormat();
  const tableName = useTableName();
  return [
    {
      key: 'day',
      title: t('coverage.day'),
      value: (row) => row.day,
      cell: (row) => dayOf(format, row.day),
      width: 120,
      sortable: true,
    },
    {
      key: 'what',
      title: t('coverage.what'),
      value: (row) => t(`coverage.${row.what}`),
      cell: (row) => <State tone={row.what === 'gap' ? 'bad' : 'warn'}>{t(`coverage.${row.what}`)}</State>,
      width: 136,
      card: 'side',
    },
    { key: 'table', title: t('coverage.source'), value: (row) => tableName(row.table), width: 112 },
    ...(severalShops
      ? [{ key: 'shop', title: t('shop'), value: (row: Row) => row.shop.name, width: 168 }]
      : []),
    { key: 'account', title: t('coverage.account'), value: (row) => row.account_name ?? null, width: 168 },
    {
      key: 'rows',
      title: t('coverage.rows'),
      value: (row) => row.rows,
      cell: (row) => format.number(row.rows),
      width: 88,
      number: true,
      card: 'none',
    },
    {
      key: 'usual',
      title: t('coverage.usual'),
      value: (row) => row.median_doubled / 2,
      cell: (row) => t('coverage.usualOf', { n: format.number(row.median_doubled / 2), count: row.n }),
      width: 240,
      grow: true,
      card: 'none',
    },
  ];
}
