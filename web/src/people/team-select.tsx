import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type Team, teamsQuery } from '@/api';

/** The teams in use, below their shops; with `any`, an entry for all of them first. */
export function useTeamOptions(shop = '', any = '') {
  const { data } = useQuery(teamsQuery);
  return useMemo(() => {
    const groups = new Map<string, { label: string; options: { value: string; label: string }[] }>();
    for (const team of data?.items ?? []) {
      if (team.archived || (shop && team.shop.id !== shop)) continue;
      const group = groups.get(team.shop.id) ?? { label: team.shop.name, options: [] };
      group.options.push({ value: team.id, label: team.name });
      groups.set(team.shop.id, group);
    }
    return [...(any ? [{ value: '', label: any }] : []), ...groups.values()];
  }, [data, shop, any]);
}

interface Props {
  id?: string;
  value?: string;
  onChange?: (team: string) => void;
  optional?: boolean;
}

/** Chooses a team of any shop. */
export function TeamSelect({ id, value, onChange, optional }: Props) {
  const { t } = useTranslation('people');
  const options = useTeamOptions();
  return (
    <Select
      {...(id ? { id } : {})}
      showSearch={{ optionFilterProp: 'label' }}
      allowClear={optional ?? false}
      value={value ?? null}
      onChange={(team) => onChange?.(team ?? '')}
      placeholder={t('teams.choose')}
      notFoundContent={t('teams.none')}
      options={options}
    />
  );
}

/** "棉里家居旗舰店 · 售前一组" */
export const teamPath = (team: Pick<Team, 'name' | 'shop'>) => `${team.shop.name} · ${team.name}`;
