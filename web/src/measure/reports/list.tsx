import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { reportsQuery, type SavedReport } from '@/api';
import { Empty } from '@/ui/empty';
import { useFormat } from '@/ui/format';
import { Page } from '@/ui/page';
import { State } from '@/ui/state';
import { type Column, Table } from '@/ui/table';
import { oneOf, text, useUrlState } from '@/ui/url';
import { useReportWords } from './words';

const ReportPanel = lazy(() => import('./panel'));
const schema = { open: text(), sort: text(), act: oneOf(['', 'edit', 'delete', 'plan'], '') };

/** Views that somebody saved: opened again with the days of today, and sent on time. */
export default function ReportsPage() {
  const { t } = useTranslation('measure');
  const [url, setUrl] = useUrlState(schema);
  const { data, error, refetch } = useQuery(reportsQuery);
  const columns = useColumns();
  const open = data?.items.find(({ id }) => id === url.open);
  return (
    <Page title={t('part.reports')} note={t('report.note')} fill>
      <Table
        id="reports"
        label={t('part.reports')}
        columns={columns}
        rows={data?.items}
        rowKey={({ id }) => id}
        local
        sort={url.sort}
        onSort={(sort) => setUrl({ sort })}
        current={url.open}
        open={({ id }) => setUrl({ open: id, act: '' }, { push: !url.open })}
        error={error}
        retry={() => void refetch()}
        empty={
          <Empty title={t('report.none')} action={<Link to="/measure">{t('report.toFigures')}</Link>}>
            {t('report.noneThen')}
          </Empty>
        }
      />
      <Suspense fallback={null}>
        {open && (
          <ReportPanel
            key={open.id}
            report={open}
            act={url.act}
            setAct={(act) => setUrl({ act })}
            close={() => setUrl({ open: '', act: '' })}
          />
        )}
      </Suspense>
    </Page>
  );
}

function useColumns(): Column<SavedReport>[] {
  const { t } = useTranslation('measure');
  const format = useFormat();
  const words = useReportWords();
  return useMemo(
    () => [
      {
        key: 'name',
        title: t('report.name'),
        value: (row) => row.name,
        width: 200,
        grow: true,
        sortable: true,
      },
      { key: 'about', title: t('report.about'), value: (row) => words.about(row.view), width: 280 },
      {
        key: 'owner',
        title: t('report.owner'),
        value: (row) => (row.own ? t('report.own') : row.owner.name),
        width: 112,
        sortable: true,
      },
      {
        key: 'shared',
        title: t('report.sharedWith'),
        value: (row) => words.shared(row),
        width: 136,
        card: 'none',
      },
      {
        key: 'deliveries',
        title: t('report.sent'),
        value: (row) => row.deliveries,
        cell: (row) =>
          row.deliveries > 0 ? <State tone="good">{t('report.onTime')}</State> : <span>–</span>,
        width: 104,
        card: 'side',
      },
      {
        key: 'updated_at',
        title: t('report.updated'),
        value: (row) => row.updated_at,
        cell: (row) => format.when(row.updated_at),
        width: 144,
        card: 'none',
      },
    ],
    [t, format, words],
  );
}
