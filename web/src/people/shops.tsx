import { useQuery } from '@tanstack/react-query';
import { Button, Segmented } from 'antd';
import { Plus } from 'lucide-react';
import { lazy, Suspense, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { shopsQuery, teamsQuery } from '@/api';
import { useMay } from '@/app/session';
import { Empty } from '@/ui/empty';
import { useKeys } from '@/ui/keys';
import { Page } from '@/ui/page';
import { ProblemNote } from '@/ui/problem';
import { oneOf, text, useUrlState } from '@/ui/url';
import { ShopBlock } from './shop-block';

const ShopForm = lazy(() => import('./shop-form'));
const TeamForm = lazy(() => import('./team-form'));

/** `shop` and `team`: an id, or "new"; `of`: the shop a new team belongs to. */
const schema = { archived: oneOf(['no', 'yes'], 'no'), shop: text(), team: text(), of: text() };

/** Shops, each with its teams. */
export default function ShopsPage() {
  const { t } = useTranslation('people');
  const mayShop = useMay('shop.write');
  const [url, setUrl] = useUrlState(schema);
  const shops = useQuery(shopsQuery);
  const teams = useQuery(teamsQuery);
  const archived = url.archived === 'yes';
  const shown = useMemo(
    () => shops.data?.items.filter((shop) => archived || !shop.archived),
    [shops.data, archived],
  );
  const error = shops.error ?? teams.error;
  const add = () => setUrl({ shop: 'new', team: '' }, { push: true });
  useKeys(mayShop ? [{ keys: 'n', label: t('shops.new'), group: 'list', run: add }] : []);
  const shop = shops.data?.items.find(({ id }) => id === url.shop);
  const team = teams.data?.items.find(({ id }) => id === url.team);
  const close = () => setUrl({ shop: '', team: '', of: '' });

  return (
    <Page
      title={t('part.shops')}
      filters={
        <Segmented
          aria-label={t('shops.which')}
          value={url.archived}
          onChange={(value) => setUrl({ archived: value })}
          options={[
            { value: 'no' as const, label: t('shops.inUse') },
            { value: 'yes' as const, label: t('shops.all') },
          ]}
        />
      }
      actions={
        mayShop && (
          <Button type="primary" icon={<Plus size={16} aria-hidden />} onClick={add}>
            {t('shops.new')}
          </Button>
        )
      }
    >
      {error && !shown && (
        <ProblemNote error={error} retry={() => void Promise.all([shops.refetch(), teams.refetch()])} />
      )}
      {shown?.length === 0 && (
        <Empty
          title={t('shops.none')}
          action={
            mayShop && (
              <Button type="primary" onClick={add}>
                {t('shops.new')}
              </Button>
            )
          }
        >
          {t('shops.noneThen')}
        </Empty>
      )}
      {shown?.map((one) => (
        <ShopBlock
          key={one.id}
          shop={one}
          teams={teams.data?.items.filter((of) => of.shop.id === one.id && (archived || !of.archived))}
          edit={() => setUrl({ shop: one.id, team: '' }, { push: true })}
          addTeam={() => setUrl({ team: 'new', of: one.id, shop: '' }, { push: true })}
          editTeam={(id) => setUrl({ team: id, of: '', shop: '' }, { push: true })}
        />
      ))}
      <Suspense fallback={null}>
        {(shop || (url.shop === 'new' && mayShop)) && <ShopForm key={url.shop} shop={shop} close={close} />}
        {(team || (url.team === 'new' && url.of)) && (
          <TeamForm key={url.team} team={team} shop={team?.shop.id ?? url.of} close={close} />
        )}
      </Suspense>
    </Page>
  );
}
