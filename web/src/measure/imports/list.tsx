import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Segmented } from 'antd';
import { lazy, Suspense, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { importsQuery } from '@/api';
import { Empty } from '@/ui/empty';
import { useKeys } from '@/ui/keys';
import { Page } from '@/ui/page';
import { Table } from '@/ui/table';
import { oneOf, text, useUrlState } from '@/ui/url';
import { useImportColumns } from './columns';
import { STATES } from './states';

const ImportPanel = lazy(() => import('./panel'));
const schema = { state: oneOf(['all', ...STATES], 'all'), open: text() };

/** What was imported, what of it could not be read, and the way back. */
export default function ImportsPage() {
  const { t } = useTranslation('measure');
  const navigate = useNavigate();
  const [url, setUrl] = useUrlState(schema);
  const list = useInfiniteQuery(importsQuery(url.state === 'all' ? {} : { state: url.state }));
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items), [list.data]);
  const columns = useImportColumns();
  const add = () => void navigate('/measure/imports/new');
  useKeys([{ keys: 'n', label: t('imports.new'), group: 'list', run: add }]);
  const action = (
    <Button type="primary" onClick={add}>
      {t('imports.new')}
    </Button>
  );
  return (
    <Page
      title={t('part.imports')}
      fill
      filters={
        <Segmented
          aria-label={t('imports.field.state')}
          value={url.state}
          onChange={(state) => setUrl({ state })}
          options={[
            { value: 'all' as const, label: t('imports.all') },
            ...STATES.map((value) => ({ value, label: t(`imports.state.${value}`) })),
          ]}
        />
      }
      actions={action}
    >
      <Table
        id="imports"
        label={t('part.imports')}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.id}
        current={url.open}
        open={(row) => setUrl({ open: row.id }, { push: !url.open })}
        error={list.error}
        retry={() => void list.refetch()}
        more={{
          has: list.hasNextPage,
          loading: list.isFetchingNextPage,
          load: () => void list.fetchNextPage(),
        }}
        empty={
          url.state !== 'all' ? (
            <Empty
              title={t('imports.noneFound')}
              action={<Button onClick={() => setUrl({ state: 'all' })}>{t('widen')}</Button>}
            />
          ) : (
            <Empty title={t('imports.none')} action={action}>
              {t('imports.noneThen')}
            </Empty>
          )
        }
      />
      <Suspense fallback={null}>
        {url.open && <ImportPanel key={url.open} id={url.open} close={() => setUrl({ open: '' })} />}
      </Suspense>
    </Page>
  );
}
