import { useQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type Drivers, driversQuery } from '@/api';
import { Missing } from '@/measure/overview/missing';
import { againstOf, PERIODS } from '@/measure/period';
import {
  AgainstPicker,
  linkOf,
  PeriodPicker,
  ScopePicker,
  scopeOf,
  useDays,
  useViewWords,
  viewSchema,
} from '@/measure/view';
import { Empty } from '@/ui/empty';
import { type Format, useFormat } from '@/ui/format';
import { Page, Section } from '@/ui/page';
import { ProblemNote } from '@/ui/problem';
import { oneOf, useUrlState } from '@/ui/url';
import { Causes, WAYS } from './causes';
import css from './drivers.module.css';
import { BY, PartsOf } from './parts';
import { Terms } from './terms';
import { Tree } from './tree';
import { money } from './words';

const schema = {
  ...viewSchema,
  period: oneOf(PERIODS, 'week'),
  vs: oneOf(['week', 'before', 'year'], 'week'),
  as: oneOf(['tree', 'table'], 'tree'),
  by: oneOf(BY, 'person'),
  way: oneOf(WAYS, 'down'),
};

/** Why sales and conversion moved: the driver tree, where it changed by more than chance, and whose change it was. */
export default function DriversPage() {
  const { t } = useTranslation('steer');
  const [url, setUrl] = useUrlState(schema);
  const days = useDays(url);
  const against = useMemo(() => againstOf(url.vs, days, url.period) ?? days, [url.vs, days, url.period]);
  const wanted = { ...days, against_from: against.from, against_to: against.to, ...scopeOf(url) };
  const drivers = useQuery(driversQuery(wanted));
  const { note } = useViewWords({ days, against }, null);
  const answer = useAnswer(drivers.data);
  const link = linkOf(days, url);
  const bare = drivers.data && drivers.data.before.inquiries + drivers.data.after.inquiries === 0;
  const set = (patch: object) => setUrl(patch);
  return (
    <Page
      title={t('part.drivers')}
      note={note}
      scope={<ScopePicker view={url} set={set} />}
      period={<PeriodPicker view={url} set={set} />}
      comparison={<AgainstPicker view={url} set={(patch) => patch.vs !== 'none' && set(patch)} />}
    >
      {drivers.error && <ProblemNote error={drivers.error} retry={() => void drivers.refetch()} />}
      <Missing days={days} shop={url.shop} />
      {bare && <Empty title={t('parts.none')}>{t('parts.noneThen')}</Empty>}
      {drivers.data && !bare && (
        <Section
          title={answer}
          actions={
            <Segmented
              aria-label={t('as')}
              value={url.as}
              onChange={(as) => setUrl({ as })}
              options={(['tree', 'table'] as const).map((value) => ({ value, label: t(`ways.${value}`) }))}
            />
          }
        >
          {url.as === 'tree' ? <Tree drivers={drivers.data} /> : <Terms drivers={drivers.data} />}
          <p className={css.method}>
            {t('method')} {drivers.data.settled ? '' : t('provisional')}
          </p>
        </Section>
      )}
      <Causes wanted={wanted} way={url.way} setWay={(way) => setUrl({ way })} link={link} />
      <PartsOf
        wanted={wanted}
        by={url.by}
        setBy={(by) => setUrl({ by })}
        link={link}
        drivers={drivers.data}
      />
    </Page>
  );
}

/** The change in one sentence, with the factor that did most of it. */
function useAnswer(drivers: Drivers | undefined): string {
  const { t } = useTranslation('steer');
  const format = useFormat();
  return useMemo(() => (drivers ? told(drivers, t, format) : ''), [drivers, t, format]);
}

function told(drivers: Drivers, t: ReturnType<typeof useTranslation<'steer'>>['t'], format: Format): string {
  const sales = drivers.sales.find(({ id }) => id === 'sales');
  if (!sales || sales.effect === 0) return t('answer.same');
  const said = {
    way: t(sales.effect > 0 ? 'answer.more' : 'answer.less'),
    amount: format.money(Math.abs(sales.effect)),
  };
  // What moved it most, of all that moved it in the same direction.
  const moved = drivers.sales
    .filter(({ role, id }) => role !== 'sum' && id !== 'silent_sales')
    .filter(({ effect }) => effect > 0 === sales.effect > 0 && effect !== 0)
    .sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect))[0];
  if (!moved) return t('answer.salesOnly', said);
  const factor = t(`term.${moved.id}` as 'term.basket');
  return t('answer.sales', { ...said, factor, effect: money(format, moved.effect) });
}
