import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Segmented, Select } from 'antd';
import { Plus } from 'lucide-react';
import { lazy, Suspense, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { nicksQuery, unboundQuery } from '@/api';
import { useMe } from '@/app/session';
import { Empty } from '@/ui/empty';
import { useKeys } from '@/ui/keys';
import { Page } from '@/ui/page';
import { Search } from '@/ui/search';
import { Table } from '@/ui/table';
import { flag, oneOf, text, useUrlState } from '@/ui/url';
import css from './list.module.css';
import { useAccept } from './nick-actions';
import { useNickColumns } from './nick-columns';

const NickPanel = lazy(() => import('./nick-panel'));
const NickForm = lazy(() => import('./nick-form'));

const schema = {
  show: oneOf(['unbound', 'bound', 'all'], 'unbound'),
  shop: text(),
  q: text(),
  open: text(),
  new: flag(),
};

/** Who speaks for which platform account. What belongs to nobody comes first, with a proposal. */
export default function NicksPage() {
  const { t } = useTranslation('people');
  const { shops } = useMe();
  const [url, setUrl] = useUrlState(schema);
  const { show, shop, q } = url;
  const lost = show === 'unbound';
  const list = useInfiniteQuery(
    lost ? unboundQuery({ shop, q }) : nicksQuery({ bound: show === 'bound' ? true : undefined, shop, q }),
  );
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items), [list.data]);
  const accept = useAccept();
  const columns = useNickColumns(lost, accept);
  const count = lost && !list.hasNextPage ? rows?.length : undefined;
  const open = rows?.find(({ id }) => id === url.open);
  const add = () => setUrl({ new: true, open: '' }, { push: true });
  useKeys([{ keys: 'n', label: t('nicks.new'), group: 'list', run: add }]);

  return (
    <Page
      title={t('part.nicks')}
      note={count ? t('nicks.lost', { count }) : undefined}
      fill
      scope={
        shops.length > 1 && (
          <Select
            aria-label={t('field.shop')}
            className={css.pick ?? ''}
            value={shop}
            onChange={(value) => setUrl({ shop: value })}
            options={[
              { value: '', label: t('anyShop') },
              ...shops.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        )
      }
      filters={
        <>
          <Segmented
            aria-label={t('nicks.which')}
            value={show}
            onChange={(value) => setUrl({ show: value })}
            options={(['unbound', 'bound', 'all'] as const).map((value) => ({
              value,
              label: t(`nicks.show.${value}`),
            }))}
          />
          <Search label={t('nicks.search')} value={q} onChange={(value) => setUrl({ q: value })} />
        </>
      }
      actions={
        <Button type="primary" icon={<Plus size={16} aria-hidden />} onClick={add}>
          {t('nicks.new')}
        </Button>
      }
    >
      <Table
        id={lost ? 'nicks-unbound' : 'nicks'}
        key={lost ? 'unbound' : 'bound'}
        label={t('part.nicks')}
        columns={columns}
        rows={rows}
        rowKey={(nick) => nick.id}
        current={url.open}
        open={(nick) => setUrl({ open: nick.id, new: false }, { push: !url.open })}
        rowKeys={
          lost
            ? [{ keys: 'a', label: t('nicks.accept'), run: (nick) => nick.suggestion && accept(nick) }]
            : []
        }
        error={list.error}
        retry={() => void list.refetch()}
        more={{
          has: list.hasNextPage,
          loading: list.isFetchingNextPage,
          load: () => void list.fetchNextPage(),
        }}
        empty={
          q || shop ? (
            <Empty
              title={t('nicks.noneFound')}
              action={<Button onClick={() => setUrl({ q: '', shop: '' })}>{t('widen')}</Button>}
            />
          ) : lost ? (
            <Empty
              title={t('nicks.allBound')}
              action={<Button onClick={() => setUrl({ show: 'bound' })}>{t('nicks.seeBound')}</Button>}
            >
              {t('nicks.allBoundThen')}
            </Empty>
          ) : (
            <Empty
              title={t('nicks.none')}
              action={
                <Button type="primary" onClick={add}>
                  {t('nicks.new')}
                </Button>
              }
            >
              {t('nicks.noneThen')}
            </Empty>
          )
        }
      />
      <Suspense fallback={null}>
        {open && <NickPanel key={open.id} nick={open} close={() => setUrl({ open: '' })} />}
        {url.new && <NickForm close={() => setUrl({ new: false })} />}
      </Suspense>
    </Page>
  );
}
