import { useQuery } from '@tanstack/react-query';
import { Segmented, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { rolesQuery } from '@/api';
import { useMe } from '@/app/session';
import { Search } from '@/ui/search';
import css from './list.module.css';
import { useTeamOptions } from './team-select';

export interface Filter {
  q: string;
  state: 'employed' | 'left' | 'all';
  shop: string;
  team: string;
  role: string;
}

export function ShopFilter({ shop, set }: { shop: string; set: (patch: Partial<Filter>) => void }) {
  const { t } = useTranslation('people');
  const { shops } = useMe();
  if (shops.length < 2) return null;
  return (
    <Select
      aria-label={t('field.shop')}
      className={css.pick ?? ''}
      value={shop}
      onChange={(value) => set({ shop: value, team: '' })}
      options={[
        { value: '', label: t('anyShop') },
        ...shops.map(({ id, name }) => ({ value: id, label: name })),
      ]}
    />
  );
}

export function Filters({ filter, set }: { filter: Filter; set: (patch: Partial<Filter>) => void }) {
  const { t } = useTranslation('people');
  const roles = useQuery(rolesQuery);
  const teams = useTeamOptions(filter.shop, t('anyTeam'));
  return (
    <>
      <Segmented
        aria-label={t('field.state')}
        value={filter.state}
        onChange={(state) => set({ state })}
        options={(['employed', 'left', 'all'] as const).map((value) => ({
          value,
          label: t(`state.${value}`),
        }))}
      />
      <Select
        aria-label={t('field.team')}
        className={css.pick ?? ''}
        showSearch={{ optionFilterProp: 'label' }}
        value={filter.team}
        onChange={(team) => set({ team })}
        options={teams}
      />
      <Select
        aria-label={t('field.roles')}
        className={css.pick ?? ''}
        value={filter.role}
        onChange={(role) => set({ role })}
        options={[
          { value: '', label: t('anyRole') },
          ...(roles.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <Search label={t('list.search')} value={filter.q} onChange={(q) => set({ q })} />
    </>
  );
}
