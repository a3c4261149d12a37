import { Lock } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditRow } from '@/api';
import { useFormat } from '@/ui/format';
import type { Column } from '@/ui/table';
import css from './list.module.css';

export function useAuditColumns(): Column<AuditRow>[] {
  const { t } = useTranslation('audit');
  const format = useFormat();
  return useMemo(
    () => [
      {
        key: 'at',
        title: t('field.at'),
        value: (row) => row.at,
        cell: (row) => <time dateTime={row.at}>{format.when(row.at)}</time>,
        width: 144,
        card: 'side',
      },
      { key: 'actor', title: t('field.actor'), value: (row) => row.actor?.name ?? t('house'), width: 112 },
      { key: 'action', title: t('field.action'), value: (row) => row.action_name, width: 136, card: 'title' },
      {
        key: 'subject',
        title: t('field.subject'),
        value: (row) => row.subject_name ?? row.subject,
        width: 240,
        grow: true,
      },
      { key: 'address', title: t('field.address'), value: (row) => row.address, width: 120, card: 'none' },
      {
        key: 'sealed',
        title: t('field.sealed'),
        value: (row) => row.seq,
        cell: (row) =>
          row.sealed ? (
            <span>
              <Lock size={14} role="img" aria-label={t('sealed')} className={css.sealed} /> {row.seq}
            </span>
          ) : (
            t('unsealed')
          ),
        width: 88,
        card: 'none',
      },
    ],
    [t, format],
  );
}
