import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { lazy, Suspense, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { exportFile, type OrderRow, ordersQuery } from '@/api';
import { Empty } from '@/ui/empty';
import { useFormat } from '@/ui/format';
import { Search } from '@/ui/search';
import type { Column } from '@/ui/table';
import { oneOf, text, useUrlState } from '@/ui/url';
import { creditOf } from '../credit/address';
import { scopeOf, useDays } from '../view';
import { ListPage, listSchema, narrowedBy } from './frame';
import css from './lists.module.css';
import { accountName } from './names';

const SPLITS = ['any', 'own', 'ordered_here_paid_there', 'silent_order_paid_here', 'silent'] as const;
const CreditPanel = lazy(() => import('../credit/panel'));

const PARTS = ['any', 'earned', 'silent', 'refunded', 'unpaid'] as const;
const schema = {
  ...listSchema,
  part: oneOf(PARTS, 'any'),
  split: oneOf(SPLITS, 'any'),
  q: text(),
  open: text(),
};

/** What was sold, to whom it counts, and why. */
export default function OrdersPage() {
  const { t } = useTranslation('measure');
  const [url, setUrl] = useUrlState(schema);
  const days = useDays(url);
  const own = {
    ...(url.split === 'any' ? {} : { split: url.split }),
    ...(url.part === 'any' ? {} : { part: url.part }),
    q: url.q,
  };
  const asked = { ...days, ...scopeOf(url), ...narrowedBy(url), ...own };
  const list = useInfiniteQuery(ordersQuery(asked));
  const columns = useColumns();
  const shown = creditOf(url.open);
  return (
    <ListPage
      id="orders"
      title={t('lists.orders')}
      view={url}
      set={setUrl}
      list={list}
      asked={own}
      file={(format) => exportFile('GET /orders/export', { query: { ...asked, format } })}
      columns={columns}
      current={shown?.order ?? ''}
      open={(row) => setUrl({ open: `${row.shop.id}/${row.id}` }, { push: !url.open })}
      filters={
        <>
          <Select
            aria-label={t('lists.part')}
            className={css.pick ?? ''}
            value={url.part}
            onChange={(part) => setUrl({ part })}
            options={PARTS.map((value) => ({ value, label: t(`orderPart.${value}`) }))}
          />
          <Select
            aria-label={t('lists.split')}
            className={css.pick ?? ''}
            value={url.split}
            onChange={(split) => setUrl({ split })}
            options={SPLITS.map((value) => ({ value, label: t(`split.${value}`) }))}
          />
          <Search label={t('lists.findOrder')} value={url.q} onChange={(q) => setUrl({ q })} />
        </>
      }
      empty={
        <Empty
          title={t('lists.none')}
          action={
            <Button
              onClick={() =>
                setUrl({
                  part: 'any',
                  split: 'any',
                  account: '',
                  weekday: '',
                  hour: '',
                  q: '',
                  period: 'days30',
                })
              }
            >
              {t('widen')}
            </Button>
          }
        >
          {t('lists.noneThen')}
        </Empty>
      }
    >
      <Suspense fallback={null}>
        {shown && <CreditPanel key={url.open} {...shown} close={() => setUrl({ open: '' })} />}
      </Suspense>
    </ListPage>
  );
}

function useColumns(): Column<OrderRow>[] {
  const { t } = useTranslation('measure');
  const format = useFormat();
  return useMemo(
    () => [
      { key: 'id', title: t('lists.order'), value: (row) => row.id, width: 192 },
      {
        key: 'paid_at',
        title: t('lists.paidAt'),
        value: (row) => row.paid_at ?? null,
        cell: (row) =>
          row.paid_at ? format.when(row.paid_at) : t(row.closed ? 'lists.closed' : 'lists.notPaid'),
        width: 144,
        card: 'side',
      },
      {
        key: 'gross',
        title: t('lists.amount'),
        value: (row) => row.gross / 100,
        cell: (row) => format.money(row.gross),
        width: 112,
        number: true,
      },
      {
        key: 'refunded',
        title: t('lists.refunded'),
        value: (row) => row.refunded / 100,
        cell: (row) => (row.refunded ? format.money(row.refunded) : '–'),
        width: 104,
        number: true,
        card: 'none',
      },
      {
        key: 'seller',
        title: t('lists.seller'),
        value: (row) => (row.seller ? accountName(row.seller) : t('lists.nobody')),
        width: 112,
      },
      {
        key: 'split',
        title: t('lists.split'),
        value: (row) => {
          const split = SPLITS.find((one) => one === row.split);
          return split ? t(`split.${split}`) : null;
        },
        width: 136,
        grow: true,
      },
      {
        key: 'assisted',
        title: t('lists.assisted'),
        value: (row) => format.list(row.assisted.map(accountName)),
        width: 136,
        card: 'none',
      },
      { key: 'nick', title: t('lists.buyer'), value: (row) => row.nick ?? null, width: 128 },
      {
        key: 'created_at',
        title: t('lists.createdAt'),
        value: (row) => row.created_at,
        cell: (row) => format.when(row.created_at),
        width: 144,
        card: 'none',
      },
      { key: 'shop', title: t('shop'), value: (row) => row.shop.name, width: 152, card: 'none' },
    ],
    [t, format],
  );
}
