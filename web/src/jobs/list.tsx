import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Segmented } from 'antd';
import { lazy, Suspense, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { jobsQuery } from '@/api';
import { Empty } from '@/ui/empty';
import { Page } from '@/ui/page';
import { Table } from '@/ui/table';
import { oneOf, text, useUrlState } from '@/ui/url';
import { useJobColumns } from './columns';
import css from './list.module.css';

const JobPanel = lazy(() => import('./panel'));
const STATES = ['', 'waiting', 'running', 'done', 'failed', 'cancelled'] as const;
const schema = { state: oneOf(STATES, ''), open: text() };

/** Long work: what runs, what is done, what failed and why. */
export default function JobsPage() {
  const { t } = useTranslation(['jobs', 'ui']);
  const [url, setUrl] = useUrlState(schema);
  const list = useInfiniteQuery(jobsQuery(url.state ? { state: url.state } : {}));
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items), [list.data]);
  const columns = useJobColumns();
  return (
    <Page
      title={t('title')}
      fill
      filters={
        <Segmented
          aria-label={t('field.state')}
          className={css.states ?? ''}
          value={url.state}
          onChange={(state) => setUrl({ state })}
          options={STATES.map((value) => ({ value, label: value ? t(`ui:job.${value}`) : t('any') }))}
        />
      }
    >
      <Table
        id="jobs"
        label={t('title')}
        columns={columns}
        rows={rows}
        rowKey={(job) => job.id}
        current={url.open}
        open={(job) => setUrl({ open: job.id }, { push: !url.open })}
        error={list.error}
        retry={() => void list.refetch()}
        more={{
          has: list.hasNextPage,
          loading: list.isFetchingNextPage,
          load: () => void list.fetchNextPage(),
        }}
        empty={
          url.state ? (
            <Empty
              title={t('noneFound')}
              action={<Button onClick={() => setUrl({ state: '' })}>{t('widen')}</Button>}
            />
          ) : (
            <Empty title={t('none')}>{t('noneThen')}</Empty>
          )
        }
      />
      <Suspense fallback={null}>
        {url.open && <JobPanel key={url.open} id={url.open} close={() => setUrl({ open: '' })} />}
      </Suspense>
    </Page>
  );
}
