import { useQuery } from '@tanstack/react-query';
import { Button, Segmented, Select } from 'antd';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import {
  exportFile,
  type Metric,
  metricsQuery,
  type ReferenceRow,
  referencesQuery,
  searchReference,
  useAction,
} from '@/api';
import { useMay, useMe } from '@/app/session';
import { Empty } from '@/ui/empty';
import { type Format, inUnit, useFormat } from '@/ui/format';
import { Page } from '@/ui/page';
import { type Column, Table } from '@/ui/table';
import { useToast } from '@/ui/toast';
import { oneOf, text, useUrlState } from '@/ui/url';
import css from '../benchmarks/benchmarks.module.css';
import { figureOf, told, unitOf } from '../figures/value';
import { FileMenu } from '../file-menu';

const SearchPanel = lazy(() => import('./search'));
const schema = { shop: text(), show: oneOf(['differs', 'all'], 'differs'), sort: text(), search: text() };

/** Ours less theirs as people say it; a rate in points. */
export function gapText(
  format: Format,
  metric: Metric | undefined,
  row: Pick<ReferenceRow, 'ours' | 'theirs'>,
) {
  const of = metric ?? { unit: 'quotient' as const };
  const [ours, theirs] = [figureOf(of, row.ours), figureOf(of, row.theirs)];
  if (ours === null || theirs === null) return '–';
  const unit = unitOf(of);
  const gap = ours - theirs;
  const shown = inUnit(format, gap, unit === 'percent' ? 'points' : unit);
  return gap > 0 ? `+${shown}` : shown;
}

const differs = ({ ours, theirs }: ReferenceRow) => !ours || ours.n * theirs.d !== theirs.n * ours.d;

/** 口径核对: what another tool says of the same shop, account and days, and why it differs. */
export default function ReferencesPage() {
  const { t } = useTranslation('measure');
  const { shops } = useMe();
  const [url, setUrl] = useUrlState(schema);
  const shop = url.shop || shops[0]?.id || '';
  const list = useQuery(referencesQuery(shop));
  const metrics = useQuery(metricsQuery);
  const columns = useColumns(shop, metrics.data?.items ?? [], (search) => setUrl({ search }, { push: true }));
  const rows = list.data?.items.filter((row) => url.show === 'all' || differs(row));
  const none = list.data?.items.length === 0;
  return (
    <Page
      title={t('part.references')}
      note={t('reference.note')}
      fill
      scope={
        shops.length > 1 && (
          <Select
            aria-label={t('rates.shop')}
            className={css.shop ?? ''}
            value={shop}
            onChange={(next) => setUrl({ shop: next, search: '' })}
            options={shops.map(({ id, name }) => ({ value: id, label: name }))}
          />
        )
      }
      export={
        shop && (
          <FileMenu fetch={(format) => exportFile('GET /references/export', { query: { shop, format } })} />
        )
      }
      filters={
        <Segmented
          aria-label={t('reference.which')}
          value={url.show}
          onChange={(show) => setUrl({ show })}
          options={(['differs', 'all'] as const).map((value) => ({
            value,
            label: t(`reference.show.${value}`),
          }))}
        />
      }
    >
      <Table
        id="references"
        label={t('part.references')}
        columns={columns}
        rows={rows}
        rowKey={({ id }) => id}
        local
        sort={url.sort}
        onSort={(sort) => setUrl({ sort })}
        error={list.error}
        retry={() => void list.refetch()}
        empty={
          none ? (
            <Empty
              title={t('reference.none')}
              action={<Link to="/measure/imports/new">{t('reference.import')}</Link>}
            >
              {t('reference.noneThen')}
            </Empty>
          ) : (
            <Empty title={t('reference.equal')} />
          )
        }
      />
      <Suspense fallback={null}>
        {url.search && metrics.data && (
          <SearchPanel
            key={url.search}
            id={url.search}
            metrics={metrics.data.items}
            close={() => setUrl({ search: '' })}
          />
        )}
      </Suspense>
    </Page>
  );
}

function useColumns(shop: string, metrics: Metric[], open: (search: string) => void): Column<ReferenceRow>[] {
  const { t } = useTranslation('measure');
  const format = useFormat();
  const { fail } = useToast();
  const mayTry = useMay('rules.write');
  const begin = useAction((reference: string, key: string) => searchReference({ shop, reference }, key), {
    done: ({ id }) => open(id),
    failed: fail,
  });
  const metric = (id: string) => metrics.find((one) => one.id === id);
  const unit = (id: string) => metric(id) ?? { unit: 'quotient' as const };
  return [
    {
      key: 'subject',
      title: t('reference.subject'),
      value: (row) => row.subject,
      cell: (row) => (
        <span title={row.account || row.total ? '' : t('reference.stranger')}>
          {row.subject}
          {!row.account && !row.total && ' ?'}
        </span>
      ),
      width: 150,
      sortable: true,
      card: 'title',
    },
    {
      key: 'metric',
      title: t('benchmark.metric'),
      value: (row) => metric(row.metric)?.name ?? row.metric,
      cell: (row) => <span title={row.header}>{metric(row.metric)?.name ?? row.header}</span>,
      width: 140,
      sortable: true,
      card: 'line',
    },
    { key: 'period', title: t('reference.period'), value: (row) => row.period, width: 180, card: 'line' },
    {
      key: 'theirs',
      title: t('reference.theirs'),
      value: (row) => figureOf(unit(row.metric), row.theirs),
      cell: (row) => told(format, unit(row.metric), row.theirs),
      width: 110,
      number: true,
      card: 'line',
    },
    {
      key: 'ours',
      title: t('reference.ours'),
      value: (row) => figureOf(unit(row.metric), row.ours),
      cell: (row) => told(format, unit(row.metric), row.ours),
      width: 110,
      number: true,
      card: 'line',
    },
    {
      key: 'gap',
      title: t('reference.gap'),
      value: (row) => gapText(format, metric(row.metric), row),
      width: 110,
      number: true,
      card: 'side',
    },
    { key: 'file', title: t('reference.file'), value: (row) => row.file, grow: true, card: 'none' },
    ...(mayTry
      ? [
          {
            key: 'why',
            title: t('reference.why'),
            value: () => '',
            cell: (row: ReferenceRow) =>
              row.ours &&
              differs(row) && (
                <Button
                  size="small"
                  loading={begin.isPending && begin.variables === row.id}
                  onClick={() => begin.mutate(row.id)}
                >
                  {t('reference.search')}
                </Button>
              ),
            width: 120,
            card: 'line' as const,
          },
        ]
      : []),
  ];
}
