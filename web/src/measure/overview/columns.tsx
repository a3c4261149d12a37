import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { FigureCell, FigureRow, Metric } from '@/api';
import { type Unit, useFormat } from '@/ui/format';
import type { Column } from '@/ui/table';
import { listOf } from '../figures/groups';
import { changeOf, fewOf, figureOf, told, unitOf } from '../figures/value';
import { dayOf } from '../imports/format';
import type { By } from './by';
import css from './overview.module.css';

const WIDTHS: Partial<Record<Unit, number>> = { money: 144, seconds: 120 };

/** A column a metric; each figure opens the list behind it, of its row. */
export function useFigureColumns(metrics: Metric[], by: By, link: URLSearchParams): Column<FigureRow>[] {
  const { t } = useTranslation('measure');
  const format = useFormat();
  const query = link.toString();
  return useMemo(() => {
    const of = (row: FigureRow) => {
      const view = new URLSearchParams(query);
      if (by === 'day') for (const end of ['from', 'to']) view.set(end, row.id);
      else view.set(by, row.id);
      if (by === 'person') view.set('who', row.name);
      return view;
    };
    return [
      {
        key: 'name',
        title: t(`overview.bys.${by}`),
        value: (row) => (by === 'day' ? row.id : row.name),
        cell: (row) => (by === 'day' ? dayOf(format, row.id) : row.name || t('overview.nobody')),
        width: by === 'account' ? 192 : 144,
        sortable: true,
      },
      ...(by === 'team' || by === 'account'
        ? [{ key: 'shop', title: t('shop'), value: (row: FigureRow) => row.shop ?? null, width: 144 }]
        : []),
      ...metrics.map(
        (metric): Column<FigureRow> => ({
          key: metric.id,
          title: metric.name,
          value: (row) => figureOf(metric, row.cells[metric.id]),
          copy: (row) => told(format, metric, row.cells[metric.id]),
          cell: (row) => <Cell metric={metric} cell={row.cells[metric.id]} to={listOf(metric, of(row))} />,
          width: WIDTHS[unitOf(metric)] ?? 112,
          number: true,
          sortable: true,
        }),
      ),
    ];
  }, [metrics, by, query, t, format]);
}

function Cell({ metric, cell, to }: { metric: Metric; cell: FigureCell | undefined; to: string }) {
  const { t } = useTranslation('ui');
  const few = fewOf(metric, cell);
  const format = useFormat();
  const by = changeOf(metric, cell);
  const text = told(format, metric, cell);
  if (!cell) return <span className={css.quiet}>{text}</span>;
  const better = by !== null && metric.direction !== 'neutral' && by > 0 === (metric.direction === 'up');
  const said = [
    ...(cell.final ? [] : [t('figure.provisional')]),
    ...(few === undefined ? [] : [t('figure.few', { count: few })]),
  ];
  return (
    <Link to={to} className={css.figure} title={said.join(' · ') || undefined}>
      {by !== null && by !== 0 && (
        <span className={css.change} data-good={metric.direction === 'neutral' ? undefined : better}>
          <span aria-hidden>{by > 0 ? '▲' : '▼'}</span>
          <span className="sr">{t(by > 0 ? 'figure.up' : 'figure.down')}</span>
        </span>
      )}
      <span data-final={cell.final} data-few={few !== undefined}>
        {text}
      </span>
      {said.length > 0 && <span className="sr">{said.join(' · ')}</span>}
    </Link>
  );
}
