import { useQuery } from '@tanstack/react-query';
import { Button, Segmented, Select } from 'antd';
import { Plus } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { type Benchmark, benchmarksQuery, exportFile, type Metric, metricsQuery } from '@/api';
import { useMay, useMe } from '@/app/session';
import { Empty } from '@/ui/empty';
import { useFormat } from '@/ui/format';
import { Page } from '@/ui/page';
import { type Column, Table } from '@/ui/table';
import { flag, oneOf, text, useUrlState } from '@/ui/url';
import { told } from '../figures/value';
import { FileMenu } from '../file-menu';
import { dayWords } from '../rules/days';
import css from './benchmarks.module.css';

const SetPanel = lazy(() => import('./set'));
const schema = {
  shop: text(),
  show: oneOf(['all', 'limit', 'values', 'peers'], 'all'),
  sort: text(),
  new: flag(),
  of: text(),
};
const KINDS = {
  all: ['limit', 'warning', 'standard', 'excellent', 'peer_average', 'peer_best'],
  limit: ['limit'],
  values: ['warning', 'standard', 'excellent'],
  peers: ['peer_average', 'peer_best'],
};

/** What a benchmark is known by: it has no id while nobody has changed it. */
const keyOf = ({ id, shop, platform, metric, level, since, source }: Benchmark) =>
  id ?? [shop, platform, metric, level, since, source].join(' ');

/** 基准值: what counts as good, with its source and how sure it is. */
export default function BenchmarksPage() {
  const { t } = useTranslation('measure');
  const { shops } = useMe();
  const mayWrite = useMay('benchmark.write');
  const [url, setUrl] = useUrlState(schema);
  const list = useQuery(benchmarksQuery({ shop: url.shop || undefined }));
  const metrics = useQuery(metricsQuery);
  const columns = useColumns(metrics.data?.items ?? []);
  const rows = list.data?.items.filter(({ level }) => KINDS[url.show].includes(level));
  const chosen = list.data?.items.find((one) => keyOf(one) === url.of);
  return (
    <Page
      title={t('part.benchmarks')}
      note={t('benchmark.note')}
      fill
      scope={
        shops.length > 1 && (
          <Select
            aria-label={t('rates.shop')}
            className={css.shop ?? ''}
            value={url.shop}
            onChange={(shop) => setUrl({ shop })}
            options={[
              { value: '', label: t('rates.anyShop') },
              ...shops.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        )
      }
      filters={
        <Segmented
          aria-label={t('benchmark.which')}
          value={url.show}
          onChange={(show) => setUrl({ show })}
          options={(['all', 'limit', 'values', 'peers'] as const).map((value) => ({
            value,
            label: t(`benchmark.show.${value}`),
          }))}
        />
      }
      export={
        <FileMenu
          fetch={(format) =>
            exportFile('GET /benchmarks/export', { query: { shop: url.shop || undefined, format } })
          }
        />
      }
      actions={
        mayWrite && (
          <Button
            type="primary"
            icon={<Plus size={16} aria-hidden />}
            onClick={() => setUrl({ new: true, of: '' }, { push: true })}
          >
            {t('benchmark.new')}
          </Button>
        )
      }
    >
      <Table
        id="benchmarks"
        label={t('part.benchmarks')}
        columns={columns}
        rows={rows}
        rowKey={keyOf}
        local
        sort={url.sort}
        onSort={(sort) => setUrl({ sort })}
        error={list.error}
        retry={() => void list.refetch()}
        {...(mayWrite
          ? { open: (one: Benchmark) => setUrl({ of: keyOf(one), new: true }, { push: true }) }
          : {})}
        current={url.of}
        empty={<Empty title={t('benchmark.none')} />}
      />
      <Suspense fallback={null}>
        {url.new && mayWrite && metrics.data && (!url.of || list.data) && (
          <SetPanel
            key={url.of}
            from={chosen}
            shop={url.shop}
            metrics={metrics.data.items}
            close={() => setUrl({ new: false, of: '' })}
          />
        )}
      </Suspense>
    </Page>
  );
}

function useColumns(metrics: Metric[]): Column<Benchmark>[] {
  const { t } = useTranslation(['measure', 'ui']);
  const format = useFormat();
  const { shops } = useMe();
  const metric = (id: string) => metrics.find((one) => one.id === id);
  return [
    {
      key: 'metric',
      title: t('benchmark.metric'),
      value: (row) => metric(row.metric)?.name ?? row.metric,
      width: 150,
      sortable: true,
      card: 'title',
    },
    {
      key: 'level',
      title: t('benchmark.level'),
      value: (row) => t(`benchmark.levels.${row.level}`),
      width: 100,
      sortable: true,
      card: 'line',
    },
    {
      key: 'value',
      title: t('benchmark.value'),
      value: (row) =>
        row.value ? told(format, metric(row.metric) ?? { unit: 'share' }, row.value) : t('benchmark.gone'),
      width: 100,
      number: true,
      card: 'side',
    },
    {
      key: 'of',
      title: t('benchmark.of'),
      value: (row) =>
        [
          shops.find(({ id }) => id === row.shop)?.name ?? t('rates.anyShop'),
          row.platform ? t(`ui:platform.${row.platform}`) : '',
        ]
          .filter(Boolean)
          .join(' · '),
      width: 160,
      card: 'line',
    },
    {
      key: 'since',
      title: t('benchmark.since'),
      value: (row) => row.since ?? '',
      cell: (row) => (row.since ? dayWords(format, row.since) : t('benchmark.always')),
      width: 120,
      sortable: true,
      card: 'line',
    },
    {
      key: 'confidence',
      title: t('benchmark.sure'),
      value: (row) => t(`benchmark.confidence.${row.confidence}`),
      width: 116,
      card: 'line',
    },
    { key: 'source', title: t('benchmark.source'), value: (row) => row.source, grow: true, card: 'line' },
    {
      key: 'by',
      title: t('benchmark.by'),
      value: (row) => row.created_by?.name ?? '',
      width: 100,
      hidden: true,
      card: 'none',
    },
  ];
}
