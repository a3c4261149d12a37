import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { Snowflake } from 'lucide-react';
import { lazy, Suspense, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { exportFile, type FrozenPeriod, periodsQuery } from '@/api';
import { useMay, useMe } from '@/app/session';
import { Empty } from '@/ui/empty';
import { useFormat } from '@/ui/format';
import { useKeys } from '@/ui/keys';
import { Page } from '@/ui/page';
import { State } from '@/ui/state';
import { type Column, Table } from '@/ui/table';
import { flag, text, useUrlState } from '@/ui/url';
import { creditOf } from '../credit/address';
import { FileMenu } from '../file-menu';
import css from './periods.module.css';
import { daysOf } from './words';

const PeriodPanel = lazy(() => import('./panel'));
const CreditPanel = lazy(() => import('../credit/panel'));
const NewPeriod = lazy(() => import('./new'));
const schema = { shop: text(), open: text(), credit: text(), new: flag() };

/** Days that are kept as they were. */
export default function PeriodsPage() {
  const { t } = useTranslation('measure');
  const { shops } = useMe();
  const mayFreeze = useMay('period.freeze');
  const [url, setUrl] = useUrlState(schema);
  const asked = url.shop ? { shop: url.shop } : {};
  const list = useInfiniteQuery(periodsQuery(asked));
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items), [list.data]);
  const columns = useColumns();
  const credit = creditOf(url.credit);
  const begin = () => setUrl({ new: true, open: '' }, { push: true });
  useKeys(mayFreeze ? [{ keys: 'n', label: t('periods.freeze'), group: 'list', run: begin }] : []);
  return (
    <Page
      title={t('part.periods')}
      fill
      scope={
        shops.length > 1 && (
          <Select
            aria-label={t('shop')}
            className={css.shop ?? ''}
            value={url.shop}
            onChange={(shop) => setUrl({ shop })}
            options={[
              { value: '', label: t('anyShop') },
              ...shops.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        )
      }
      export={
        <FileMenu fetch={(format) => exportFile('GET /periods/export', { query: { ...asked, format } })} />
      }
      actions={
        mayFreeze && (
          <Button type="primary" icon={<Snowflake size={16} aria-hidden />} onClick={begin}>
            {t('periods.freeze')}
          </Button>
        )
      }
    >
      <Table
        id="periods"
        label={t('part.periods')}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.id}
        current={url.open}
        open={(row) => setUrl({ open: row.id, new: false, credit: '' }, { push: !url.open })}
        error={list.error}
        retry={() => void list.refetch()}
        more={{
          has: list.hasNextPage,
          loading: list.isFetchingNextPage,
          load: () => void list.fetchNextPage(),
        }}
        empty={<Empty title={t('periods.none')}>{t('periods.noneThen')}</Empty>}
      />
      <Suspense fallback={null}>
        {url.open && !credit && (
          <PeriodPanel
            key={url.open}
            id={url.open}
            close={() => setUrl({ open: '' })}
            openCredit={(shop, order) => setUrl({ credit: `${shop}/${order}` }, { push: true })}
          />
        )}
        {credit && <CreditPanel key={url.credit} {...credit} close={() => setUrl({ credit: '' })} />}
        {url.new && mayFreeze && <NewPeriod close={() => setUrl({ new: false })} />}
      </Suspense>
    </Page>
  );
}

function useColumns(): Column<FrozenPeriod>[] {
  const { t } = useTranslation('measure');
  const format = useFormat();
  return useMemo(
    () => [
      { key: 'from', title: t('periods.days'), value: (row) => daysOf(format, row), width: 256 },
      { key: 'shop', title: t('shop'), value: (row) => row.shop.name, width: 160 },
      {
        key: 'state',
        title: t('periods.stateOf'),
        value: (row) => t(row.thawed ? 'periods.thawed' : 'periods.frozen'),
        cell: (row) => (
          <State tone={row.thawed ? 'idle' : 'good'}>
            {t(row.thawed ? 'periods.thawed' : 'periods.frozen')}
          </State>
        ),
        width: 112,
        card: 'side',
      },
      { key: 'note', title: t('periods.note'), value: (row) => row.note, width: 240, grow: true },
      { key: 'by', title: t('periods.by'), value: (row) => row.by.name, width: 104, card: 'none' },
      {
        key: 'at',
        title: t('periods.at'),
        value: (row) => row.at,
        cell: (row) => format.when(row.at),
        width: 144,
      },
    ],
    [t, format],
  );
}
