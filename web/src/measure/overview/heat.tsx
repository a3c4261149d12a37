import { useQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type HourRow, hoursQuery, type Metric } from '@/api';
import { useFormat } from '@/ui/format';
import { Section } from '@/ui/page';
import { earliest, later } from '../days';
import { listOf } from '../figures/groups';
import { figureOf, told } from '../figures/value';
import type { Days } from '../period';
import { linkOf, scopeOf, type View } from '../view';
import css from './overview.module.css';

const METRICS = ['received', 'conversion', 'sales'] as const;
const WEEKDAYS = [0, 1, 2, 3, 4, 5, 6];
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
/** Weekdays want weeks: fewer days look back four of them. */
const LEAST = 28;

/** When buyers come, and when they buy: weekday by hour. */
export function Heat({ metrics, days, view }: { metrics: Metric[]; days: Days; view: View }) {
  const { t } = useTranslation('measure');
  const format = useFormat();
  const [chosen, setChosen] = useState<(typeof METRICS)[number]>('received');
  const from = earliest(days.from, later(days.to, 1 - LEAST));
  const { data } = useQuery(hoursQuery({ from, to: days.to, ...scopeOf(view), metrics: METRICS.join() }));
  // Of a team or a person only receptions are told by the hour.
  const shown = METRICS.filter((one) => data?.rows.some(({ cells }) => cells[one]));
  const id = shown.find((one) => one === chosen) ?? 'received';
  const metric = metrics.find((one) => one.id === id);
  if (!data?.rows.length || !metric) return null;
  const at = (weekday: number, hour: number) =>
    data.rows.find((row) => row.weekday === weekday && row.hour === hour)?.cells[id];
  const most = Math.max(...data.rows.map((row) => figureOf(metric, row.cells[id]) ?? 0));
  const peak = busiest(data.rows, metric, most);
  const narrowed = (weekday: number, hour: number) => {
    const query = linkOf({ from, to: days.to }, view);
    query.set('weekday', String(weekday));
    query.set('hour', String(hour));
    return query;
  };
  const name = (weekday: number) => format.weekday(`2024-01-0${weekday + 1}T12:00:00`);
  const title =
    peak && most > 0
      ? t('overview.peak', { name: metric.name, day: name(peak.weekday), hour: peak.hour })
      : t('overview.hours', { name: metric.name });
  return (
    <Section
      title={title}
      plain
      actions={
        <Segmented
          aria-label={t('overview.group')}
          value={id}
          onChange={setChosen}
          options={shown.map((value) => ({
            value,
            label: metrics.find((one) => one.id === value)?.name ?? value,
          }))}
        />
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className={css.scroll} aria-label={title} tabIndex={0}>
        <table className={css.heat}>
          <thead>
            <tr>
              <td />
              {HOURS.map((hour) => (
                <th key={hour} scope="col">
                  {hour}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {WEEKDAYS.map((weekday) => (
              <tr key={weekday}>
                <th scope="row">{name(weekday)}</th>
                {HOURS.map((hour) => {
                  const cell = at(weekday, hour);
                  const share = most ? (figureOf(metric, cell) ?? 0) / most : 0;
                  const text = told(format, metric, cell);
                  return (
                    <td key={hour} title={`${name(weekday)} ${hour}:00 · ${text}`}>
                      <Spot share={share} text={text} to={cell && listOf(metric, narrowed(weekday, hour))} />
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Section>
  );
}

/** A quarter of the most to a shade; what is nothing opens nothing. */
function Spot({ share, text, to }: { share: number; text: string; to: string | undefined }) {
  const level = share === 0 ? 0 : Math.max(1, Math.ceil(share * 4));
  const said = <span className="sr">{text}</span>;
  if (!to || level === 0) return <span className={css.spot}>{said}</span>;
  return (
    <Link to={to} className={css.spot} data-level={level}>
      {said}
    </Link>
  );
}

const busiest = (rows: HourRow[], metric: Metric, most: number) =>
  rows.find((row) => figureOf(metric, row.cells[metric.id]) === most);
