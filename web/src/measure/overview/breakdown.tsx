import { useQuery } from '@tanstack/react-query';
import { Button, Segmented } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { exportFigures, type FigureRow, type Figures, figuresQuery, type Metric } from '@/api';
import { Empty } from '@/ui/empty';
import { inUnit, useFormat } from '@/ui/format';
import { Section } from '@/ui/page';
import { type FootRow, Table } from '@/ui/table';
import { GROUP_NAMES, GROUPS, type GroupName } from '../figures/groups';
import { told, unitOf } from '../figures/value';
import { FileMenu } from '../file-menu';
import { SaveReport } from '../reports/save';
import { viewOf } from '../reports/view';
import type { View } from '../view';
import { BY, type By } from './by';
import { useFigureColumns } from './columns';
import css from './overview.module.css';

interface Choice {
  by: By;
  group: GroupName;
  sort: string;
}
interface Props {
  metrics: Metric[];
  wanted: Parameters<typeof figuresQuery>[0];
  view: View & Choice;
  set: (patch: Partial<View & { by: By; group: GroupName; sort: never }>, how?: { push: boolean }) => void;
  link: URLSearchParams;
}

/** The same figures, one row each for shops, teams, persons, accounts or days. */
export function Breakdown({ metrics, wanted, view, set, link }: Props) {
  const { t } = useTranslation('measure');
  const shown = useMemo(
    () => GROUPS[view.group].flatMap((id) => metrics.find((metric) => metric.id === id) ?? []),
    [metrics, view.group],
  );
  const asked = { ...wanted, by: view.by, metrics: shown.map(({ id }) => id).join() };
  const figures = useQuery(figuresQuery(asked));
  const columns = useFigureColumns(shown, view.by, link);
  const foot = useFoot(shown, figures.data);
  const open = (row: FigureRow) => {
    const to: Partial<View> =
      view.by === 'shop'
        ? { shop: row.id, team: '', person: '', who: '' }
        : view.by === 'team'
          ? { team: row.id, person: '', who: '' }
          : view.by === 'person'
            ? { person: row.id, who: row.name, team: '' }
            : { period: 'days', from: row.id, to: row.id };
    set(view.by === 'day' ? to : { ...to, by: 'day' }, { push: true });
  };
  return (
    <Section title={t('overview.breakdown')} plain>
      <div className={css.choices}>
        <Segmented
          aria-label={t('overview.by')}
          value={view.by}
          onChange={(by) => set({ by })}
          options={BY.map((value) => ({ value, label: t(`overview.bys.${value}`) }))}
        />
        <Segmented
          aria-label={t('overview.group')}
          value={view.group}
          onChange={(group) => set({ group })}
          options={GROUP_NAMES.map((value) => ({ value, label: t(`overview.groups.${value}`) }))}
        />
        <FileMenu fetch={(format) => exportFigures(format, asked)} />
        <SaveReport
          view={() =>
            viewOf('figures', view, {
              by: view.by,
              group: view.group,
              metrics: asked.metrics,
              sort: view.sort,
            })
          }
        />
      </div>
      <div
        className={css.table}
        style={{ '--rows': Math.max(4, figures.data?.rows.length ?? 8) + foot.length } as React.CSSProperties}
      >
        <Table
          id={`figures-${view.by}-${view.group}`}
          key={`${view.by}-${view.group}`}
          label={t('overview.breakdown')}
          columns={columns}
          rows={figures.data?.rows}
          rowKey={(row) => row.id}
          {...(view.by === 'account' ? {} : { open })}
          local
          sort={view.sort}
          onSort={(sort) => set({ sort: sort as never })}
          foot={foot}
          error={figures.error}
          retry={() => void figures.refetch()}
          empty={
            view.by === 'person' || view.by === 'team' ? (
              <Empty
                title={t('overview.noRows')}
                action={<Button onClick={() => set({ by: 'account' })}>{t('overview.byAccount')}</Button>}
              >
                {t('overview.nobodyBound')}
              </Empty>
            ) : (
              <Empty title={t('overview.noRows')}>{t('overview.noRowsThen')}</Empty>
            )
          }
        />
      </div>
    </Section>
  );
}

/** The whole as the server counts it, which is no sum where parts share; and what a row has on average. */
function useFoot(metrics: Metric[], figures: Figures | undefined): FootRow[] {
  const { t } = useTranslation('measure');
  const format = useFormat();
  return useMemo(() => {
    if (!figures || figures.rows.length < 2) return [];
    const total: FootRow = { key: 'total', label: t('overview.total'), cells: {} };
    const mean: FootRow = { key: 'mean', label: t('overview.mean'), cells: {} };
    for (const metric of metrics) {
      const cell = figures.total.cells[metric.id];
      if (!cell) continue;
      const ratio = typeof cell.d === 'number';
      const how = ratio ? 'mean' : metric.total === 'deduplicated' ? 'distinct' : 'sum';
      total.cells[metric.id] = { text: told(format, metric, cell), how };
      if (ratio) continue;
      const values = figures.rows.flatMap((row) => row.cells[metric.id]?.n ?? []);
      const each = values.reduce((a, b) => a + b, 0) / (values.length || 1);
      const unit = unitOf(metric);
      mean.cells[metric.id] = {
        text: inUnit(format, each, unit, unit === 'count' ? 1 : undefined),
        how: 'mean',
      };
    }
    return [total, mean];
  }, [metrics, figures, format, t]);
}
