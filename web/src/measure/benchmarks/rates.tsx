import { useQuery } from '@tanstack/react-query';
import { DatePicker, Select } from 'antd';
import dayjs from 'dayjs';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { exportFile, type Metric, metricsQuery, type PlatformRate, platformRatesQuery } from '@/api';
import { useMe } from '@/app/session';
import { Empty } from '@/ui/empty';
import { useFormat } from '@/ui/format';
import { Page } from '@/ui/page';
import { ProblemNote } from '@/ui/problem';
import { State } from '@/ui/state';
import { day, text, useUrlState } from '@/ui/url';
import { told } from '../figures/value';
import { FileMenu } from '../file-menu';
import { dayWords } from '../rules/days';
import css from './benchmarks.module.css';

const schema = { shop: text(), to: day() };
const TONE = { broken: 'bad', near: 'warn', kept: 'good', not_assessed: 'idle', no_case: 'idle' } as const;

/** 平台指标: how far each shop is from what its platform demands, the worst first. */
export default function PlatformRatesPage() {
  const { t } = useTranslation('measure');
  const { shops } = useMe();
  const [url, setUrl] = useUrlState(schema);
  const asked = { shop: url.shop || undefined, to: url.to || undefined };
  const rates = useQuery(platformRatesQuery(asked));
  const metrics = useQuery(metricsQuery);
  return (
    <Page
      title={t('part.platform')}
      note={t('rates.note')}
      scope={
        shops.length > 1 && (
          <Select
            aria-label={t('rates.shop')}
            className={css.shop ?? ''}
            value={url.shop}
            onChange={(shop) => setUrl({ shop })}
            options={[
              { value: '', label: t('rates.anyShop') },
              ...shops.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        )
      }
      period={
        <DatePicker
          aria-label={t('rates.until')}
          placeholder={t('rates.today')}
          value={url.to ? dayjs(url.to) : null}
          onChange={(chosen) => setUrl({ to: chosen?.format('YYYY-MM-DD') ?? '' })}
        />
      }
      export={
        <FileMenu
          fetch={(format) => exportFile('GET /platform-rates/export', { query: { ...asked, format } })}
        />
      }
    >
      {rates.error && <ProblemNote error={rates.error} retry={() => void rates.refetch()} />}
      {rates.data?.items.length === 0 && <Empty title={t('rates.none')}>{t('rates.noneThen')}</Empty>}
      <ul className={css.rates}>
        {rates.data?.items.map((rate) => (
          <Rate
            key={rate.shop.id + rate.metric}
            rate={rate}
            metric={metrics.data?.items.find(({ id }) => id === rate.metric)}
          />
        ))}
      </ul>
    </Page>
  );
}

function Rate({ rate, metric }: { rate: PlatformRate; metric: Metric | undefined }) {
  const { t } = useTranslation(['measure', 'ui']);
  const format = useFormat();
  const unit = metric ?? { unit: 'share' as const };
  const limit = told(format, unit, rate.limit);
  // The numerator of a mean is time, that of a share a count.
  const whole =
    unit.unit === 'milliseconds' ? told(format, unit, { n: rate.value.n }) : format.number(rate.value.n);
  const figures = `/measure?period=days&from=${rate.from}&to=${rate.to}&shop=${rate.shop.id}`;
  return (
    <li data-state={rate.state}>
      <div className={css.what}>
        <strong>{rate.shop.name}</strong>
        <span>
          {t(`ui:platform.${rate.shop.platform}`)} ·{' '}
          <span title={metric?.definition}>{metric?.name ?? rate.metric}</span>
        </span>
      </div>
      <div className={css.number}>
        <Link to={figures}>{told(format, unit, rate.value)}</Link>
        <small>{t('rates.units', { n: whole, d: format.number(rate.value.d) })}</small>
      </div>
      <div className={css.stand}>
        <State tone={TONE[rate.state]}>
          <Distance rate={rate} />
        </State>
        <small>
          {t(rate.at_least ? 'rates.atLeast' : 'rates.atMost', { limit })}
          {' · '}
          {t('rates.window', { from: dayWords(format, rate.from), to: dayWords(format, rate.to) })}
          {rate.consequence && ` · ${rate.consequence}`}
        </small>
        <small>
          {rate.since && `${t('rates.since', { day: dayWords(format, rate.since) })} · `}
          {t(`benchmark.confidence.${rate.confidence}`)} · {rate.source}
        </small>
      </div>
    </li>
  );
}

/** What is left, or needed, in words. */
function Distance({ rate }: { rate: PlatformRate }) {
  const { t } = useTranslation('measure');
  const format = useFormat();
  const { state, left, needed, slack_ms, minimum, seen } = rate;
  if (state === 'no_case') return t('rates.noCase');
  if (state === 'not_assessed')
    return t('rates.tooFew', { seen: format.number(seen ?? 0), minimum: format.number(minimum ?? 0) });
  if (state === 'broken')
    return typeof needed === 'number'
      ? t('rates.needed', { count: needed, number: format.number(needed) })
      : t('rates.never');
  if (typeof left === 'number') return t('rates.left', { count: left, number: format.number(left) });
  if (typeof slack_ms === 'number') return t('rates.slack', { time: format.duration(slack_ms / 1000) });
  return t('rates.kept');
}
