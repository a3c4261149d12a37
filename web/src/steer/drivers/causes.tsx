import { useQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type DriverCause, driverCausesQuery } from '@/api';
import { useFormat } from '@/ui/format';
import { Section } from '@/ui/page';
import { ProblemNote } from '@/ui/problem';
import css from './drivers.module.css';
import { shareOf, usePartName } from './words';

export const WAYS = ['down', 'up'] as const;
type Way = (typeof WAYS)[number];

interface Props {
  wanted: Parameters<typeof driverCausesQuery>[0];
  way: Way;
  setWay: (way: Way) => void;
  link: URLSearchParams;
}

/** Which people, products, times converted differently by more than chance, or that nothing did. */
export function Causes({ wanted, way, setWay, link }: Props) {
  const { t } = useTranslation('steer');
  const causes = useQuery(driverCausesQuery({ ...wanted, direction: way }));
  return (
    <Section
      title={t('causes.title')}
      actions={
        <Segmented
          aria-label={t('causes.way')}
          value={way}
          onChange={setWay}
          options={WAYS.map((value) => ({ value, label: t(`causes.${value}`) }))}
        />
      }
    >
      {causes.error && <ProblemNote error={causes.error} retry={() => void causes.refetch()} />}
      {causes.data?.verdict === 'found' && (
        <ol className={css.causes}>
          {causes.data.causes.map((cause) => (
            <Cause key={JSON.stringify(cause.conditions)} cause={cause} link={link} />
          ))}
        </ol>
      )}
      {causes.data && causes.data.verdict !== 'found' && (
        <p className={css.verdict}>{t(`causes.${causes.data.verdict}`)}</p>
      )}
    </Section>
  );
}

function Cause({ cause, link }: { cause: DriverCause; link: URLSearchParams }) {
  const { t } = useTranslation('steer');
  const format = useFormat();
  const partName = usePartName();
  const { before, after, conditions, paid_tenths, sales } = cause;
  const names = conditions.map(({ by, id, name }) => partName(by, id, name));
  const query = new URLSearchParams(link);
  query.set('stage', 'inquiry');
  for (const { by, id, name } of conditions) {
    if (by === 'person' || by === 'shop') query.set(by, id);
    if (by === 'person') query.set('who', name);
  }
  return (
    <li className={css.cause} data-good={paid_tenths > 0}>
      <strong>{names.join(t('causes.and'))}</strong>
      <span>
        {t('causes.found', {
          before: shareOf(format, before.n, before.d ?? 0),
          after: shareOf(format, after.n, after.d ?? 0),
          was: `${before.n}/${before.d ?? 0}`,
          is: `${after.n}/${after.d ?? 0}`,
          more: t(paid_tenths > 0 ? 'causes.more' : 'causes.fewer'),
          paid: format.number(Math.abs(paid_tenths) / 10),
          amount: format.money(Math.abs(sales)),
        })}
      </span>
      <Link to={`/measure/inquiries?${query}`}>{t('causes.open')}</Link>
    </li>
  );
}
