import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { figuresQuery, metricsQuery } from '@/api';
import { useMay } from '@/app/session';
import { Empty } from '@/ui/empty';
import { Page } from '@/ui/page';
import { ProblemNote } from '@/ui/problem';
import { oneOf, useUrlState } from '@/ui/url';
import { today } from '../days';
import { GROUP_NAMES, GROUPS } from '../figures/groups';
import {
  AgainstPicker,
  linkOf,
  PeriodPicker,
  ScopePicker,
  scopeOf,
  useCompared,
  useViewWords,
  viewSchema,
} from '../view';
import { Breakdown } from './breakdown';
import { BY } from './by';
import { Cards } from './cards';
import { Heat } from './heat';
import { Missing } from './missing';
import { Trend } from './trend';

const schema = {
  ...viewSchema,
  by: oneOf(BY, 'person'),
  group: oneOf(GROUP_NAMES, 'main'),
  sort: oneOf(
    [
      '',
      ...Object.values(GROUPS).flat(),
      ...Object.values(GROUPS)
        .flat()
        .map((id) => `-${id}`),
    ],
    '',
  ),
};

/** How the team is doing: figures, their course, who and when, and the chat behind each. */
export default function OverviewPage() {
  const { t } = useTranslation('measure');
  const mayImport = useMay('import.write');
  const [url, setUrl] = useUrlState(schema);
  const metrics = useQuery(metricsQuery);
  const { days, against } = useCompared(url);
  const wanted = {
    ...days,
    ...scopeOf(url),
    ...(against ? { against_from: against.from, against_to: against.to, same_time: true } : {}),
  };
  const cards = useQuery(figuresQuery({ ...wanted, metrics: GROUPS.main.join() }, days.to >= today()));
  const { note, short } = useViewWords({ days, against }, cards.data?.against_until);
  const link = linkOf(days, url);
  const bare = cards.data && Object.values(cards.data.total.cells).every(({ n, d }) => !n && !d);
  return (
    <Page
      title={t('part.overview')}
      note={note}
      scope={<ScopePicker view={url} set={setUrl} />}
      period={<PeriodPicker view={url} set={setUrl} />}
      comparison={<AgainstPicker view={url} set={setUrl} />}
    >
      {(cards.error ?? metrics.error) && (
        <ProblemNote
          error={cards.error ?? metrics.error}
          retry={() => void Promise.all([cards.refetch(), metrics.refetch()])}
        />
      )}
      <Missing days={days} shop={url.shop} />
      {bare && url.period !== 'days30' && (
        <Empty
          title={t('overview.none')}
          action={
            mayImport ? (
              <Link to="/measure/imports/new">{t('imports.new')}</Link>
            ) : (
              <Link to="/measure?period=days30">{t('overview.wider')}</Link>
            )
          }
        >
          {t('overview.noneThen')}
        </Empty>
      )}
      {metrics.data && (
        <>
          <Cards metrics={metrics.data.items} figures={cards.data} against={short} link={link} />
          <Trend metrics={metrics.data.items} days={days} view={url} set={setUrl} />
          <Breakdown metrics={metrics.data.items} wanted={wanted} view={url} set={setUrl} link={link} />
          <Heat metrics={metrics.data.items} days={days} view={url} />
        </>
      )}
    </Page>
  );
}
