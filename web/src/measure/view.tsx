import { useQuery } from '@tanstack/react-query';
import { DatePicker, Select } from 'antd';
import dayjs from 'dayjs';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { teamsQuery } from '@/api';
import { useMay, useMe } from '@/app/session';
import { useFormat } from '@/ui/format';
import { PersonPicker } from '@/ui/person-picker';
import { day, oneOf, text } from '@/ui/url';
import { today } from './days';
import { daysOf as told } from './imports/format';
import { AGAINST, type Against, againstOf, type Days, daysOf, PERIODS, type Period } from './period';
import css from './view.module.css';

/** What every page of figures carries in its address: whose, when, against what. */
export const viewSchema = {
  period: oneOf(PERIODS, 'today'),
  from: day(),
  to: day(),
  vs: oneOf(AGAINST, 'week'),
  shop: text(),
  team: text(),
  person: text(),
  /** The name that goes with `person`, so that a link shows it at once. */
  who: text(),
};
export interface View {
  period: Period;
  from: string;
  to: string;
  vs: Against;
  shop: string;
  team: string;
  person: string;
  who: string;
}
type Set = (patch: Partial<View>) => void;
/** Whose figures. */
type Whose = Pick<View, 'shop' | 'team' | 'person' | 'who'>;

export const useDays = ({ period, from, to }: View): Days =>
  useMemo(() => daysOf(period, { from, to }, today()), [period, from, to]);

/** Whose figures, as the server is asked. */
export const scopeOf = ({ shop, team, person }: View) => ({ shop, team, person });

/** The view as lists take it: days that stay, and whose. */
export function linkOf(days: Days, view: Pick<View, 'shop' | 'team' | 'person' | 'who'>): URLSearchParams {
  const query = new URLSearchParams({ period: 'days', ...days });
  for (const name of ['shop', 'team', 'person', 'who'] as const) if (view[name]) query.set(name, view[name]);
  return query;
}

export function PeriodPicker({ view, set }: { view: View; set: Set }) {
  const { t } = useTranslation('measure');
  const days = useDays(view);
  return (
    <>
      <Select
        aria-label={t('view.period')}
        className={css.period ?? ''}
        value={view.period}
        onChange={(period) => set(period === 'days' ? { period, ...days } : { period, from: '', to: '' })}
        options={PERIODS.map((value) => ({ value, label: t(`view.periods.${value}`) }))}
      />
      {view.period === 'days' && (
        <DatePicker.RangePicker
          aria-label={t('view.days')}
          className={css.range ?? ''}
          allowClear={false}
          value={[dayjs(days.from), dayjs(days.to)]}
          onChange={(chosen) =>
            set({
              from: chosen?.[0]?.format('YYYY-MM-DD') ?? '',
              to: chosen?.[1]?.format('YYYY-MM-DD') ?? '',
            })
          }
        />
      )}
    </>
  );
}

export function AgainstPicker({ view, set }: { view: View; set: Set }) {
  const { t } = useTranslation('measure');
  return (
    <Select
      aria-label={t('view.against')}
      className={css.against ?? ''}
      value={view.vs}
      onChange={(vs) => set({ vs })}
      options={AGAINST.map((value) => ({ value, label: t(`view.vs.${value}`) }))}
    />
  );
}

/** Shop, team and person; `people: false` where the page is about all of them. */
export function ScopePicker(props: { view: Whose; set: (patch: Partial<Whose>) => void; people?: boolean }) {
  const { view, set, people = true } = props;
  const { t } = useTranslation('measure');
  const { shops } = useMe();
  const mayNames = useMay('people.read');
  const { data: teams } = useQuery({ ...teamsQuery, enabled: mayNames });
  const within = teams?.items.filter((team) => !view.shop || team.shop.id === view.shop) ?? [];
  return (
    <>
      {shops.length > 1 && (
        <Select
          aria-label={t('shop')}
          className={css.shop ?? ''}
          showSearch={{ optionFilterProp: 'label' }}
          value={view.shop}
          onChange={(shop) => set({ shop, team: '' })}
          options={[
            { value: '', label: t('anyShop') },
            ...shops.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      )}
      {within.length > 1 && (
        <Select
          aria-label={t('view.team')}
          className={css.team ?? ''}
          showSearch={{ optionFilterProp: 'label' }}
          value={view.team}
          onChange={(team) => set({ team, person: '', who: '' })}
          options={[
            { value: '', label: t('view.anyTeam') },
            ...within.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      )}
      {mayNames && people && (
        <span className={css.person}>
          <PersonPicker
            label={t('view.person')}
            optional
            value={view.person ? { value: view.person, label: view.who || view.person } : null}
            onChange={(choice) =>
              set({ person: choice?.value ?? '', who: choice?.label ?? '', ...(choice ? { team: '' } : {}) })
            }
          />
        </span>
      )}
    </>
  );
}

/** The days of the view and those they are compared with. */
export interface Compared {
  days: Days;
  against: Days | null;
}

export function useCompared(view: View): Compared {
  const days = useDays(view);
  const against = useMemo(() => againstOf(view.vs, days, view.period), [view.vs, days, view.period]);
  return { days, against };
}

/** "11月22日，与 11月15日 14:05 前相比", and the shorter words for one figure. */
export function useViewWords({ days, against }: Compared, until: string | null | undefined) {
  const { t } = useTranslation('measure');
  const format = useFormat();
  const now = told(format, days.from, days.to) ?? '';
  const then = against && told(format, against.from, against.to);
  if (!then) return { note: now, short: '' };
  if (until) {
    const against = t('view.until', { days: then, time: format.time(until) });
    return { note: t('view.compared', { days: now, against }), short: against };
  }
  const unlike = days.to >= today() && days.from <= today();
  const note = t(unlike ? 'view.comparedWhole' : 'view.compared', { days: now, against: then });
  return { note, short: then };
}
