import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Segmented, Select } from 'antd';
import { lazy, Suspense, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type Dispute, disputesQuery, exportFile } from '@/api';
import { useMay, useMe } from '@/app/session';
import { Empty } from '@/ui/empty';
import { useFormat } from '@/ui/format';
import { Page } from '@/ui/page';
import { State } from '@/ui/state';
import { type Column, Table } from '@/ui/table';
import { flag, oneOf, text, useUrlState } from '@/ui/url';
import { creditOf } from '../credit/address';
import { FileMenu } from '../file-menu';
import { useAbout } from './about';
import css from './disputes.module.css';
import { TONES } from './words';

const DisputePanel = lazy(() => import('./panel'));
const CreditPanel = lazy(() => import('../credit/panel'));
const FindOrder = lazy(() => import('./find'));

const WHICH = ['waiting', 'open', 'decided', 'mine', 'all'] as const;

const rest = { shop: text(), open: text(), credit: text(), find: flag() };
/** Whoever handles disputes begins with those that wait, everybody else with his own. */
const HANDLING = { which: oneOf(WHICH, 'waiting'), ...rest };
const RAISING = { which: oneOf(WHICH, 'mine'), ...rest };

/** What people object to, and what became of it. */
export default function DisputesPage() {
  const { t } = useTranslation('measure');
  const { shops } = useMe();
  const mayRaise = useMay('dispute.raise');
  const mayLook = useMay('dispute.look');
  const mayDecide = useMay('dispute.decide');
  const handles = mayLook || mayDecide;
  const [url, setUrl] = useUrlState(handles ? HANDLING : RAISING);
  const shown = WHICH.filter((which) => (which === 'waiting' ? handles : which === 'mine' ? mayRaise : true));
  const asked = {
    ...(url.which === 'all' ? {} : { which: url.which }),
    ...(url.shop ? { shop: url.shop } : {}),
  };
  const list = useInfiniteQuery(disputesQuery(asked));
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items), [list.data]);
  const columns = useColumns();
  const waiting = url.which === 'waiting';
  const credit = creditOf(url.credit);
  const openCredit = (shop: string, order: string) =>
    setUrl({ credit: `${shop}/${order}`, find: false }, { push: true });
  return (
    <Page
      title={t('part.disputes')}
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
        <FileMenu fetch={(format) => exportFile('GET /disputes/export', { query: { ...asked, format } })} />
      }
      actions={
        mayRaise && (
          <Button type="primary" onClick={() => setUrl({ find: true, open: '', credit: '' }, { push: true })}>
            {t('disputes.find')}
          </Button>
        )
      }
      filters={
        <Segmented
          aria-label={t('disputes.which.label')}
          value={url.which}
          onChange={(which) => setUrl({ which })}
          options={shown.map((value) => ({ value, label: t(`disputes.which.${value}`) }))}
        />
      }
    >
      <Table
        id="disputes"
        label={t('part.disputes')}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.id}
        current={url.open}
        open={(row) => setUrl({ open: row.id, credit: '', find: false }, { push: !url.open })}
        error={list.error}
        retry={() => void list.refetch()}
        more={{
          has: list.hasNextPage,
          loading: list.isFetchingNextPage,
          load: () => void list.fetchNextPage(),
        }}
        empty={
          url.which === 'all' ? (
            <Empty title={t('disputes.none')}>{t(mayRaise ? 'disputes.noneThen' : 'disputes.noneYet')}</Empty>
          ) : (
            <Empty
              title={t(waiting ? 'disputes.noneWaiting' : 'disputes.noneHere')}
              action={<Button onClick={() => setUrl({ which: 'all' })}>{t('widen')}</Button>}
            >
              {mayRaise && t('disputes.noneThen')}
            </Empty>
          )
        }
      />
      <Suspense fallback={null}>
        {url.open && !credit && (
          <DisputePanel
            key={url.open}
            id={url.open}
            close={() => setUrl({ open: '' })}
            openCredit={openCredit}
          />
        )}
        {credit && <CreditPanel key={url.credit} {...credit} close={() => setUrl({ credit: '' })} />}
        {url.find && mayRaise && !credit && (
          <FindOrder close={() => setUrl({ find: false })} found={openCredit} />
        )}
      </Suspense>
    </Page>
  );
}

function useColumns(): Column<Dispute>[] {
  const { t } = useTranslation('measure');
  const format = useFormat();
  const about = useAbout();
  return useMemo(
    () => [
      { key: 'about', title: t('disputes.about'), value: about, width: 240, grow: true },
      { key: 'author', title: t('disputes.author'), value: (row) => row.author.name, width: 104 },
      {
        key: 'state',
        title: t('disputes.stateOf'),
        value: (row) => t(`disputes.state.${row.state}`),
        cell: (row) => <State tone={TONES[row.state]}>{t(`disputes.state.${row.state}`)}</State>,
        width: 160,
        card: 'side',
      },
      { key: 'reason', title: t('disputes.reason'), value: (row) => row.reason, width: 240 },
      {
        key: 'look',
        title: t('disputes.look'),
        value: (row) => (row.look ? t(row.look.agrees ? 'disputes.agrees' : 'disputes.disagrees') : null),
        width: 104,
        card: 'none',
      },
      {
        key: 'created_at',
        title: t('disputes.raisedAt'),
        value: (row) => row.created_at,
        cell: (row) => format.when(row.created_at),
        width: 144,
      },
      { key: 'shop', title: t('shop'), value: (row) => row.shop.name, width: 136, card: 'none' },
    ],
    [t, format, about],
  );
}
