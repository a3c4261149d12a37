import { useQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import {
  type DriverBy,
  type DriverPart,
  type DriverParts,
  type Drivers,
  driverPartsQuery,
  exportDrivers,
} from '@/api';
import { Empty } from '@/ui/empty';
import { ExportMenu } from '@/ui/export-menu';
import { useFormat } from '@/ui/format';
import { Section } from '@/ui/page';
import { State, type Tone } from '@/ui/state';
import { type Column, type FootRow, Table } from '@/ui/table';
import css from './drivers.module.css';
import { money, points, shareOf, usePartName } from './words';

export const BY = [
  'person',
  'shift',
  'hour',
  'sku',
  'response',
  'buyer',
  'shop',
] as const satisfies DriverBy[];

const TONES: Record<DriverPart['standing'], Tone> = {
  clearly_worse: 'bad',
  maybe_worse: 'warn',
  open: 'idle',
  maybe_better: 'warn',
  clearly_better: 'good',
};

interface Props {
  wanted: Omit<Parameters<typeof driverPartsQuery>[0], 'by'>;
  by: DriverBy;
  setBy: (by: DriverBy) => void;
  link: URLSearchParams;
  drivers: Drivers | undefined;
}

/** The change among people, hours, products …, mix and rate apart. */
export function PartsOf({ wanted, by, setBy, link, drivers }: Props) {
  const { t } = useTranslation('steer');
  const navigate = useNavigate();
  const parts = useQuery(driverPartsQuery({ ...wanted, by }));
  const columns = useColumns(by);
  const foot = useFoot(parts.data, drivers);
  const opens = by === 'person' || by === 'hour' || by === 'shop';
  const open = (row: DriverPart) => {
    if (!row.id || row.id === 'rest') return;
    const query = new URLSearchParams(link);
    query.set('stage', 'inquiry');
    query.set(by, row.id);
    if (by === 'person') query.set('who', row.name);
    void navigate(`/measure/inquiries?${query}`);
  };
  const rows = (parts.data?.rows.length ?? 6) + foot.length;
  return (
    <Section title={t('parts.title')} plain>
      <div className={css.choices}>
        <Segmented
          aria-label={t('by')}
          value={by}
          onChange={setBy}
          options={BY.map((value) => ({ value, label: t(`bys.${value}`) }))}
        />
        <ExportMenu
          files={(['xlsx', 'csv'] as const).map((format) => ({
            name: format === 'xlsx' ? 'Excel' : 'CSV',
            fetch: () => exportDrivers(format, { ...wanted, by }),
          }))}
        />
      </div>
      <Notes parts={parts.data} drivers={drivers} />
      <div className={css.parts} style={{ '--rows': Math.max(4, rows) } as React.CSSProperties}>
        <Table
          id="drivers"
          key={by}
          label={t('parts.title')}
          columns={columns}
          rows={parts.data?.rows}
          rowKey={(row) => row.id || '–'}
          {...(opens ? { open } : {})}
          local
          foot={foot}
          error={parts.error}
          retry={() => void parts.refetch()}
          empty={<Empty title={t('parts.none')}>{t('parts.noneThen')}</Empty>}
        />
      </div>
    </Section>
  );
}

/** What stands beside the rows: the effect of the number of inquiries, and the conversion as a whole. */
function Notes({ parts, drivers }: { parts: DriverParts | undefined; drivers: Drivers | undefined }) {
  const { t } = useTranslation('steer');
  const format = useFormat();
  if (!parts || !drivers) return null;
  const of = (id: string) => drivers.conversion.find((term) => term.id === id)?.effect ?? 0;
  const { before, after } = drivers;
  return (
    <div className={css.notes}>
      <p>{t('parts.volume', { amount: money(format, parts.volume) })}</p>
      <p>
        {t('conversion', {
          before: shareOf(format, before.paid, before.inquiries),
          after: shareOf(format, after.paid, after.inquiries),
        })}
        {' · '}
        {t('conversionOf', {
          ordering: points(format, of('order_rate')),
          paying: points(format, of('pay_rate')),
          mix: points(format, parts.total.conversion_mix),
          rate: points(format, parts.total.conversion_rate),
        })}
      </p>
      <p>
        {t('parts.mixAbout')} {parts.by === 'person' && t('parts.first')}
        {parts.by === 'sku' && t('parts.skuAbout')}
      </p>
    </div>
  );
}

function useColumns(by: DriverBy): Column<DriverPart>[] {
  const { t } = useTranslation('steer');
  const format = useFormat();
  const partName = usePartName();
  return useMemo(() => {
    const effect = (key: 'mix' | 'ordering' | 'paying' | 'basket' | 'sum'): Column<DriverPart> => ({
      key,
      title: t(`column.${key}`),
      value: (row) => row.effects[key],
      copy: (row) => String(row.effects[key] / 100),
      cell: (row) => (
        <span className={css.amount} data-good={row.effects[key] === 0 ? undefined : row.effects[key] > 0}>
          {money(format, row.effects[key])}
        </span>
      ),
      width: 128,
      number: true,
      sortable: true,
    });
    const share = (key: 'before' | 'after', title: string): Column<DriverPart> => ({
      key,
      title,
      value: (row) => (row[key].inquiries ? row[key].paid / row[key].inquiries : null),
      cell: (row) => shareOf(format, row[key].paid, row[key].inquiries),
      copy: (row) => shareOf(format, row[key].paid, row[key].inquiries),
      width: 112,
      number: true,
      sortable: true,
    });
    return [
      {
        key: 'name',
        title: t(`bys.${by}`),
        value: (row) => partName(by, row.id, row.name),
        width: 160,
        sortable: true,
        card: 'title',
      },
      effect('sum'),
      {
        key: 'standing',
        title: t('column.standing'),
        value: (row) => t(`standing.${row.standing}`),
        cell: (row) => <State tone={TONES[row.standing]}>{t(`standing.${row.standing}`)}</State>,
        width: 120,
      },
      share('before', t('column.conversionBefore')),
      share('after', t('column.conversionAfter')),
      {
        key: 'inquiries',
        title: t('column.inquiries'),
        value: (row) => row.after.inquiries,
        cell: (row) => `${format.number(row.before.inquiries)} → ${format.number(row.after.inquiries)}`,
        width: 152,
        number: true,
        sortable: true,
      },
      effect('mix'),
      effect('ordering'),
      effect('paying'),
      effect('basket'),
    ];
  }, [by, t, format, partName]);
}

function useFoot(parts: DriverParts | undefined, drivers: Drivers | undefined): FootRow[] {
  const { t } = useTranslation('steer');
  const format = useFormat();
  return useMemo(() => {
    if (!parts || !drivers || parts.rows.length < 2) return [];
    const { before, after } = drivers;
    const sum = (text: string) => ({ text, how: 'sum' as const });
    const amounts = (['sum', 'mix', 'ordering', 'paying', 'basket'] as const).map(
      (key) => [key, sum(money(format, parts.total[key]))] as const,
    );
    const cells: FootRow['cells'] = {
      ...Object.fromEntries(amounts),
      before: { text: shareOf(format, before.paid, before.inquiries), how: 'mean' },
      after: { text: shareOf(format, after.paid, after.inquiries), how: 'mean' },
      inquiries: sum(`${format.number(before.inquiries)} → ${format.number(after.inquiries)}`),
    };
    return [{ key: 'total', label: t('parts.total'), cells }];
  }, [parts, drivers, format, t]);
}
