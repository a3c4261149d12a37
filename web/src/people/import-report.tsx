import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImportReport } from '@/api';
import { useFormat } from '@/ui/format';
import { Section } from '@/ui/page';
import { type Column, Table } from '@/ui/table';
import css from './import.module.css';

type Rejected = ImportReport['rejected'][number];
type Preview = ImportReport['preview'][number];

/** What a file holds: how many, which columns, what cannot be taken and why, the first rows. */
export function Report(props: { report: ImportReport; done: boolean; children: ReactNode }) {
  const { report, done, children } = props;
  const { t } = useTranslation('people');
  const format = useFormat();
  const counts = [
    ['created', report.created],
    ['updated', report.updated],
    ['unchanged', report.unchanged],
    ['rejected', report.rejected.length],
  ] as const;
  return (
    <>
      <div className={css.sum} role="status">
        <dl className={css.counts}>
          {counts.map(([key, count]) => (
            <div key={key} data-bad={key === 'rejected' && count > 0}>
              <dt>{t(`import.${key}`)}</dt>
              <dd>{format.number(count)}</dd>
            </div>
          ))}
        </dl>
        <div className={css.act}>
          {report.teams_created > 0 && <p>{t('import.teams', { count: report.teams_created })}</p>}
          {!done && <p>{t('import.notYet')}</p>}
          {children}
        </div>
      </div>
      {report.rejected.length > 0 && (
        <Section title={t('import.rejectedRows')} note={t('import.rejectedNote')}>
          <Rejects rows={report.rejected} />
        </Section>
      )}
      <Section title={t('import.columns')}>
        <ul className={css.columns}>
          {report.columns.map(({ header, field }) => (
            <li key={header} data-known={Boolean(field)}>
              <span>{header}</span>
              <small>{field ? `→ ${t(`import.field.${field}`)}` : t('import.unknown')}</small>
            </li>
          ))}
        </ul>
      </Section>
      {report.preview.length > 0 && !done && (
        <Section title={t('import.preview')}>
          <First rows={report.preview} />
        </Section>
      )}
    </>
  );
}

function Rejects({ rows }: { rows: Rejected[] }) {
  const { t } = useTranslation('people');
  const columns: Column<Rejected>[] = [
    { key: 'line', title: t('import.line'), value: (row) => row.line, width: 80, number: true },
    { key: 'cell', title: t('import.cell'), value: (row) => row.cell, width: 88, card: 'side' },
    { key: 'reason', title: t('import.reason'), value: (row) => row.reason, grow: true, width: 320 },
    { key: 'raw', title: t('import.raw'), value: (row) => row.raw.join(' | '), width: 320, card: 'none' },
  ];
  return (
    <div className={css.table} style={{ '--rows': rows.length } as React.CSSProperties}>
      <Table
        id="people-rejects"
        label={t('import.rejectedRows')}
        columns={columns}
        rows={rows}
        rowKey={(row) => `${row.line}-${row.cell}`}
        empty={null}
      />
    </div>
  );
}

function First({ rows }: { rows: Preview[] }) {
  const { t } = useTranslation('people');
  const columns: Column<Preview>[] = [
    { key: 'line', title: t('import.line'), value: (row) => row.line, width: 80, number: true },
    { key: 'name', title: t('field.name'), value: (row) => row.name, width: 128 },
    { key: 'number', title: t('field.number'), value: (row) => row.number, width: 160, grow: true },
    {
      key: 'outcome',
      title: t('import.what'),
      value: (row) => t(`import.${row.outcome}`),
      width: 96,
      card: 'side',
    },
  ];
  return (
    <div className={css.table} style={{ '--rows': rows.length } as React.CSSProperties}>
      <Table
        id="people-preview"
        label={t('import.preview')}
        columns={columns}
        rows={rows}
        rowKey={(row) => String(row.line)}
        empty={null}
      />
    </div>
  );
}
