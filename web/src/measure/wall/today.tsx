import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { figuresQuery, metricsQuery } from '@/api';
import { useFormat } from '@/ui/format';
import { later, today } from '../days';
import { listOf } from '../figures/groups';
import { changeOf, told } from '../figures/value';
import css from './wall.module.css';

const METRICS = ['conversion', 'sales', 'first_response'] as const;

/** How the day goes beside the same time a week ago; each opens its list. */
export function TodaySoFar({ shop }: { shop: string }) {
  const { t } = useTranslation('measure');
  const format = useFormat();
  const day = today();
  const before = later(day, -7);
  const { data: metrics } = useQuery(metricsQuery);
  const { data } = useQuery(
    figuresQuery(
      {
        from: day,
        to: day,
        against_from: before,
        against_to: before,
        same_time: true,
        metrics: METRICS.join(),
        shop,
      },
      true,
    ),
  );
  return METRICS.flatMap((id) => {
    const metric = metrics?.items.find((one) => one.id === id);
    if (!metric) return [];
    const cell = data?.total.cells[id];
    const by = changeOf(metric, cell);
    const link = new URLSearchParams({ period: 'today', ...(shop ? { shop } : {}) });
    return [
      <div key={id} className={css.count}>
        <dt title={metric.definition}>{metric.name}</dt>
        <dd>
          <Link to={listOf(metric, link)}>{told(format, metric, cell)}</Link>
          {by !== null && by !== 0 && (
            <small data-good={by > 0 === (metric.direction === 'up')}>
              <span aria-hidden>{by > 0 ? '▲' : '▼'}</span>{' '}
              {t('wall.before', { value: told(format, metric, cell?.before) })}
            </small>
          )}
        </dd>
      </div>,
    ];
  });
}
