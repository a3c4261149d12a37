import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Import } from '@/api';
import { useFormat } from '@/ui/format';
import { State } from '@/ui/state';
import type { Column } from '@/ui/table';
import { daysOf, useTableName } from './format';
import { TONES } from './states';

export function useImportColumns(): Column<Import>[] {
  const { t } = useTranslation('measure');
  const format = useFormat();
  const tableName = useTableName();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the name of a table changes with the language, as t does
  return useMemo(
    () => [
      { key: 'name', title: t('imports.field.name'), value: (row) => row.name, width: 240, grow: true },
      {
        key: 'state',
        title: t('imports.field.state'),
        value: (row) => t(`imports.state.${row.state}`),
        cell: (row) => <State tone={TONES[row.state]}>{t(`imports.state.${row.state}`)}</State>,
        width: 112,
        card: 'side',
      },
      {
        key: 'tables',
        title: t('imports.field.tables'),
        value: (row) => format.list(row.tables.map(tableName)),
        width: 152,
      },
      {
        key: 'days',
        title: t('imports.field.days'),
        value: (row) => row.first_day ?? '',
        cell: (row) => daysOf(format, row.first_day, row.last_day),
        copy: (row) => [row.first_day, row.last_day].filter(Boolean).join(' – '),
        width: 176,
      },
      {
        key: 'rows',
        title: t('imports.field.rows'),
        value: (row) => (row.state === 'reading' ? (row.done ?? 0) : row.rows),
        cell: (row) => format.number(row.state === 'reading' ? (row.done ?? 0) : row.rows),
        width: 104,
        number: true,
      },
      {
        key: 'rejected',
        title: t('imports.field.rejected'),
        value: (row) => row.rejected,
        cell: (row) => (row.rejected ? format.number(row.rejected) : '–'),
        width: 88,
        number: true,
        card: 'none',
      },
      {
        key: 'by',
        title: t('imports.field.by'),
        value: (row) => row.created_by_name ?? t('imports.house'),
        width: 112,
        card: 'none',
      },
      {
        key: 'created_at',
        title: t('imports.field.created'),
        value: (row) => row.created_at,
        cell: (row) => format.when(row.created_at),
        width: 144,
      },
    ],
    [t, format],
  );
}
