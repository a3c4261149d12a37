import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { FileUp, Plus } from 'lucide-react';
import { lazy, Suspense, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { exportPeople, peopleQuery } from '@/api';
import { useMay } from '@/app/session';
import { Empty } from '@/ui/empty';
import { ExportMenu } from '@/ui/export-menu';
import { useKeys } from '@/ui/keys';
import { Page } from '@/ui/page';
import { Table } from '@/ui/table';
import { flag, oneOf, text, useUrlState } from '@/ui/url';
import { usePeopleColumns } from './columns';
import { Filters, ShopFilter } from './filters';

const PersonPanel = lazy(() => import('./panel'));
const PersonForm = lazy(() => import('./form'));

const schema = {
  q: text(),
  state: oneOf(['employed', 'left', 'all'], 'employed'),
  shop: text(),
  team: text(),
  role: text(),
  open: text(),
  act: oneOf(['', 'edit', 'move', 'grant', 'account', 'leave', 'back'], ''),
  new: flag(),
};

/** Everybody who works here or did, as far as the viewer may see them. */
export default function PeoplePage() {
  const { t } = useTranslation('people');
  const navigate = useNavigate();
  const mayWrite = useMay('people.write');
  const [url, setUrl] = useUrlState(schema);
  const { q, state, shop, team, role } = url;
  const filter = { q, state, shop, team, role };
  const list = useInfiniteQuery(peopleQuery(filter));
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items), [list.data]);
  const columns = usePeopleColumns();
  const add = () => setUrl({ new: true, open: '', act: '' }, { push: true });
  useKeys(mayWrite ? [{ keys: 'n', label: t('new.verb'), group: 'list', run: add }] : []);
  const narrowed = Boolean(q || shop || team || role);
  const filtered = narrowed || state !== 'employed';

  return (
    <Page
      title={t('part.people')}
      fill
      scope={<ShopFilter shop={shop} set={setUrl} />}
      filters={<Filters filter={filter} set={setUrl} />}
      export={
        <ExportMenu
          files={(['xlsx', 'csv'] as const).map((format) => ({
            name: `${narrowed ? t('exported.shown') : t(`exported.${state}`)} · ${format === 'xlsx' ? 'Excel' : 'CSV'}`,
            fetch: () => exportPeople(format, filter),
          }))}
        />
      }
      actions={
        mayWrite && (
          <>
            <Button icon={<FileUp size={16} aria-hidden />} onClick={() => void navigate('/people/import')}>
              {t('import.verb')}
            </Button>
            <Button type="primary" icon={<Plus size={16} aria-hidden />} onClick={add}>
              {t('new.verb')}
            </Button>
          </>
        )
      }
    >
      <Table
        id="people"
        label={t('part.people')}
        columns={columns}
        rows={rows}
        rowKey={(person) => person.id}
        current={url.open}
        open={(person) => setUrl({ open: person.id, act: '', new: false }, { push: !url.open })}
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
                <Button onClick={() => setUrl({ q: '', shop: '', team: '', role: '', state: 'employed' })}>
                  {t('widen')}
                </Button>
              }
            />
          ) : (
            <Empty
              title={t('list.none')}
              action={
                mayWrite && (
                  <Button type="primary" onClick={() => void navigate('/people/import')}>
                    {t('import.verb')}
                  </Button>
                )
              }
            >
              {t('list.noneThen')}
            </Empty>
          )
        }
      />
      <Suspense fallback={null}>
        {url.open && (
          <PersonPanel
            key={url.open}
            id={url.open}
            act={url.act}
            setAct={(act) => setUrl({ act })}
            close={() => setUrl({ open: '', act: '' })}
          />
        )}
        {url.new && mayWrite && (
          <PersonForm close={() => setUrl({ new: false })} done={(id) => setUrl({ new: false, open: id })} />
        )}
      </Suspense>
    </Page>
  );
}
