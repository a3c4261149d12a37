import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccountState, Person } from '@/api';
import { useFormat } from '@/ui/format';
import { State, type Tone } from '@/ui/state';
import type { Column } from '@/ui/table';

export const TONE: Record<AccountState, Tone> = {
  active: 'good',
  locked: 'warn',
  none: 'idle',
  disabled: 'bad',
};

/** The teams a person sits in: those that go on, or those of the last day for who has left. */
export const seats = (person: Person) => person.employments.filter(({ to }) => !to || to === person.left_on);

export function usePeopleColumns(): Column<Person>[] {
  const { t } = useTranslation('people');
  const format = useFormat();
  return useMemo(
    () => [
      { key: 'name', title: t('field.name'), value: (p) => p.name, width: 112 },
      { key: 'number', title: t('field.number'), value: (p) => p.number, width: 88, card: 'side' },
      {
        key: 'teams',
        title: t('field.team'),
        value: (p) => format.list(seats(p).map(({ team }) => team.name)),
        width: 112,
        grow: true,
      },
      {
        key: 'roles',
        title: t('field.roles'),
        value: (p) => format.list([...new Set(p.roles.map(({ role }) => role.name))]),
        width: 104,
      },
      {
        key: 'account',
        title: t('field.account'),
        value: (p) => t(`account.state.${p.account?.state ?? 'without'}`),
        cell: (p) =>
          p.account ? (
            <State tone={TONE[p.account.state]}>{t(`account.state.${p.account.state}`)}</State>
          ) : (
            <State tone="idle">{t('account.state.without')}</State>
          ),
        width: 112,
      },
      { key: 'phone', title: t('field.phone'), value: (p) => p.phone, width: 128, card: 'none' },
      {
        key: 'email',
        title: t('field.email'),
        value: (p) => p.email,
        width: 200,
        hidden: true,
        card: 'none',
      },
      {
        key: 'hired_on',
        title: t('field.hired'),
        value: (p) => p.hired_on,
        cell: (p) => format.date(p.hired_on),
        width: 152,
        card: 'none',
      },
      {
        key: 'left_on',
        title: t('field.left'),
        value: (p) => p.left_on,
        cell: (p) => p.left_on && t('leftOn', { day: format.date(p.left_on) }),
        width: 144,
        hidden: true,
      },
      {
        key: 'shop',
        title: t('field.shop'),
        value: (p) => format.list([...new Set(seats(p).map(({ shop }) => shop.name))]),
        width: 160,
        hidden: true,
        card: 'none',
      },
      {
        key: 'nicks',
        title: t('part.nicks'),
        value: (p) => format.list(p.nicks.map(({ nick }) => nick.name)),
        width: 176,
        hidden: true,
        card: 'none',
      },
    ],
    [t, format],
  );
}
