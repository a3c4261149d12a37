import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Task } from '@/api';
import { useFormat } from '@/ui/format';
import type { Column } from '@/ui/table';
import css from './columns.module.css';

export function useTaskColumns(): Column<Task>[] {
  const { t } = useTranslation('tasks');
  const format = useFormat();
  return useMemo(
    () => [
      { key: 'title', title: t('field.title'), value: (task) => task.title, width: 280, grow: true },
      { key: 'kind', title: t('field.kind'), value: (task) => task.kind_name, width: 144 },
      { key: 'owner', title: t('field.owner'), value: (task) => task.owner.name, width: 104, card: 'side' },
      { key: 'shop', title: t('field.shop'), value: (task) => task.shop?.name ?? null, width: 144 },
      {
        key: 'due_at',
        title: t('field.due'),
        value: (task) => task.due_at,
        cell: (task) =>
          task.due_at && (
            <span className={task.overdue ? css.late : undefined}>{format.when(task.due_at)}</span>
          ),
        width: 148,
        sortable: true,
      },
      {
        key: 'state',
        title: t('field.state'),
        value: (task) => t(`state.${task.state}`),
        cell: (task) => (
          <span
            className={css.state}
            data-state={task.overdue && task.state === 'open' ? 'overdue' : task.state}
          >
            {task.overdue && task.state === 'open' ? t('overdue') : t(`state.${task.state}`)}
          </span>
        ),
        width: 112,
      },
      {
        key: 'why',
        title: t('field.why'),
        value: (task) => task.why,
        width: 240,
        hidden: true,
        card: 'none',
      },
      {
        key: 'creator',
        title: t('field.creator'),
        value: (task) => task.creator?.name ?? t('byRule'),
        width: 104,
        hidden: true,
        card: 'none',
      },
      {
        key: 'created_at',
        title: t('field.created'),
        value: (task) => task.created_at,
        cell: (task) => format.when(task.created_at),
        width: 148,
        sortable: true,
        hidden: true,
        card: 'none',
      },
    ],
    [t, format],
  );
}
