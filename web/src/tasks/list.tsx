import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Segmented, Select } from 'antd';
import { Plus } from 'lucide-react';
import { lazy, Suspense, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { tasksQuery } from '@/api';
import { useMay, useMe } from '@/app/session';
import { Empty } from '@/ui/empty';
import { useKeys } from '@/ui/keys';
import { Page } from '@/ui/page';
import { Search } from '@/ui/search';
import { Table } from '@/ui/table';
import { flag, oneOf, text, useUrlState } from '@/ui/url';
import { useTaskColumns } from './columns';
import css from './list.module.css';

const TaskPanel = lazy(() => import('./panel'));
const NewTask = lazy(() => import('./new'));

const schema = {
  state: oneOf(['open', 'snoozed', 'done', 'refused', 'all'], 'open'),
  owner: oneOf(['me', 'all'], 'me'),
  due: oneOf(['', 'overdue', 'today', 'week'], ''),
  shop: text(),
  q: text(),
  sort: text(),
  open: text(),
  act: oneOf(['', 'edit', 'refuse', 'hand', 'done'], ''),
  new: flag(),
};

/** Everybody's tasks, as far as the viewer may see them. */
export default function TasksPage() {
  const { t } = useTranslation('tasks');
  const me = useMe();
  const mayWrite = useMay('task.write');
  const [url, setUrl] = useUrlState(schema);
  const { state, due, shop, q, sort } = url;
  const owner = url.owner === 'me' ? 'me' : undefined;
  const list = useInfiniteQuery(
    tasksQuery({ state, owner, due: due || undefined, shop: shop || undefined, q: q || undefined }),
  );
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items), [list.data]);
  const columns = useTaskColumns(!list.hasNextPage);
  useKeys(
    mayWrite
      ? [{ keys: 'n', label: t('new.verb'), group: 'list', run: () => setUrl({ new: true }, { push: true }) }]
      : [],
  );
  const filtered = Boolean(q || due || shop || state !== 'open' || owner);

  return (
    <Page
      title={t('list.title')}
      fill
      scope={
        me.shops.length > 1 && (
          <Select
            aria-label={t('field.shop')}
            className={css.shop}
            value={shop}
            onChange={(value) => setUrl({ shop: value })}
            options={[
              { value: '', label: t('list.allShops') },
              ...me.shops.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        )
      }
      actions={
        mayWrite && (
          <Button
            type="primary"
            icon={<Plus size={16} aria-hidden />}
            onClick={() => setUrl({ new: true }, { push: true })}
          >
            {t('new.verb')}
          </Button>
        )
      }
      filters={
        <>
          <Segmented
            aria-label={t('field.owner')}
            value={url.owner}
            onChange={(value) => setUrl({ owner: value })}
            options={(['me', 'all'] as const).map((value) => ({ value, label: t(`owner.${value}`) }))}
          />
          <Segmented
            aria-label={t('field.state')}
            className={css.states}
            value={state}
            onChange={(value) => setUrl({ state: value })}
            options={(['open', 'snoozed', 'done', 'refused', 'all'] as const).map((value) => ({
              value,
              label: t(`state.${value}`),
            }))}
          />
          <Select
            aria-label={t('field.due')}
            className={css.due}
            value={due}
            onChange={(value) => setUrl({ due: value })}
            options={(['', 'overdue', 'today', 'week'] as const).map((value) => ({
              value,
              label: t(`due.${value || 'any'}`),
            }))}
          />
          <Search label={t('list.search')} value={q} onChange={(next) => setUrl({ q: next })} />
        </>
      }
    >
      <Table
        id="tasks"
        label={t('list.title')}
        columns={columns}
        rows={rows}
        rowKey={(task) => task.id}
        current={url.open}
        open={(task) => setUrl({ open: task.id, act: '' }, { push: !url.open })}
        local
        sort={list.hasNextPage ? '' : sort}
        onSort={(next) => setUrl({ sort: next })}
        error={list.error}
        retry={() => void list.refetch()}
        more={{
          has: list.hasNextPage,
          loading: list.isFetchingNextPage,
          load: () => void list.fetchNextPage(),
        }}
        empty={
          filtered ? (
            <Empty
              title={t('list.noneFound')}
              action={
                <Button onClick={() => setUrl({ q: '', due: '', shop: '', state: 'open', owner: 'all' })}>
                  {t('list.widen')}
                </Button>
              }
            />
          ) : (
            <Empty title={t('list.none')}>{t('list.noneThen')}</Empty>
          )
        }
      />
      <Suspense fallback={null}>
        {url.open && (
          <TaskPanel key={url.open} id={url.open} act={url.act} close={() => setUrl({ open: '', act: '' })} />
        )}
        {url.new && mayWrite && <NewTask close={() => setUrl({ new: false })} />}
      </Suspense>
    </Page>
  );
}
