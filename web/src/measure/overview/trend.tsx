import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { figuresQuery, type Metric } from '@/api';
import { Chart } from '@/ui/chart';
import { useFormat } from '@/ui/format';
import { between, later, span } from '../days';
import { figureOf } from '../figures/value';
import { dayOf } from '../imports/format';
import type { Days } from '../period';
import { scopeOf, type View } from '../view';
import { extremes } from './answer';
import css from './overview.module.css';

/** Fewer days make no line: then the days before are shown too. */
const LEAST = 14;
const METRIC = 'conversion';

interface Props {
  metrics: Metric[];
  days: Days;
  view: View;
  set: (patch: Partial<View>) => void;
}

/** How conversion went, day by day. */
export function Trend({ metrics, days, view, set }: Props) {
  const { t } = useTranslation('measure');
  const format = useFormat();
  const metric = metrics.find(({ id }) => id === METRIC);
  const from = between(days.from, days.to) + 1 < LEAST ? later(days.to, 1 - LEAST) : days.from;
  const { data } = useQuery(
    figuresQuery({ from, to: days.to, ...scopeOf(view), by: 'day', metrics: METRIC }),
  );
  const all = useMemo(() => span(from, days.to), [from, days.to]);
  const categories = useMemo(() => all.map((day) => dayOf(format, day)), [all, format]);
  const series = useMemo(() => {
    const rows = new Map(data?.rows.map((row) => [row.id, row]));
    return [
      {
        name: metric?.name ?? '',
        values: all.map((day) => figureOf({ unit: 'share' }, rows.get(day)?.cells[METRIC])),
      },
    ];
  }, [data, all, metric]);
  if (!metric || !data) return null;
  const found = extremes(data.rows, METRIC);
  const answer = found
    ? t('overview.extremes', {
        name: metric.name,
        best: dayOf(format, found.best.day),
        high: format.percent(found.best.value),
        worst: dayOf(format, found.worst.day),
        low: format.percent(found.worst.value),
      })
    : t('overview.noExtremes', { name: metric.name });
  const open = (at: number) => {
    const day = all[at];
    if (day) set({ period: 'days', from: day, to: day });
  };
  return (
    <div className={css.part}>
      <Chart
        answer={answer}
        shape="line"
        unit="percent"
        categories={categories}
        series={series}
        open={open}
      />
    </div>
  );
}
