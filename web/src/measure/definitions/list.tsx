import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type Metric, metricsQuery } from '@/api';
import { Empty } from '@/ui/empty';
import { Page } from '@/ui/page';
import { Search } from '@/ui/search';
import { type Column, Table } from '@/ui/table';
import { text, useUrlState } from '@/ui/url';
import { MetricPanel } from './panel';

const schema = { q: text(), sort: text(), open: text() };

/** What each figure is, in the words by which it is computed. */
export default function DefinitionsPage() {
  const { t } = useTranslation('measure');
  const [url, setUrl] = useUrlState(schema);
  const { data, error, refetch } = useQuery(metricsQuery);
  const rows = useMemo(() => {
    const q = url.q.toLowerCase();
    return data?.items.filter(({ id, name, other_name, definition }) =>
      [id, name, other_name, definition].some((words) => words.toLowerCase().includes(q)),
    );
  }, [data, url.q]);
  const open = data?.items.find(({ id }) => id === url.open);
  const columns = useMemo<Column<Metric>[]>(
    () => [
      { key: 'name', title: t('definitions.name'), value: (row) => row.name, width: 144, sortable: true },
      { key: 'other', title: t('definitions.other'), value: (row) => row.other_name, width: 176 },
      {
        key: 'unit',
        title: t('definitions.unit'),
        value: (row) => t(`unit.${row.unit}`),
        width: 96,
        card: 'side',
      },
      {
        key: 'direction',
        title: t('definitions.direction'),
        value: (row) => t(`direction.${row.direction}`),
        width: 96,
        card: 'none',
      },
      {
        key: 'definition',
        title: t('definitions.definition'),
        value: (row) => row.definition,
        cell: (row) => <span title={row.definition}>{row.definition}</span>,
        width: 480,
        grow: true,
      },
      {
        key: 'total',
        title: t('definitions.total'),
        value: (row) => t(`total.${row.total}`),
        width: 96,
        card: 'none',
      },
      {
        key: 'section',
        title: t('definitions.section'),
        value: (row) => row.section,
        width: 72,
        number: true,
        card: 'none',
      },
      { key: 'id', title: 'ID', value: (row) => row.id, width: 184, hidden: true, card: 'none' },
    ],
    [t],
  );
  return (
    <Page
      title={t('part.definitions')}
      fill
      filters={<Search label={t('definitions.search')} value={url.q} onChange={(q) => setUrl({ q })} />}
    >
      <Table
        id="definitions"
        label={t('part.definitions')}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.id}
        local
        current={url.open}
        open={(row) => setUrl({ open: row.id }, { push: !url.open })}
        sort={url.sort}
        onSort={(sort) => setUrl({ sort })}
        error={error}
        retry={() => void refetch()}
        empty={<Empty title={t('definitions.none')} />}
      />
      {open && <MetricPanel metric={open} close={() => setUrl({ open: '' })} />}
    </Page>
  );
}
