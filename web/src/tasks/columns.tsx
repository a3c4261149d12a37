import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Task } from '@/api';
import { useFormat } from '@/ui/format';
import type { Column } from '@/ui/table';
import { standing } from './actions';
import css from './columns.module.css';

/** The server keeps its own order; a list that is loaded whole can be sorted here. */
export function useTaskColumns(whole: boolean): Column<Task>[] {
  const { t } = useTranslation('tasks');
  const format = useFormat();
  return useMemo(
    () => [
      {
        key: 'title',
        title: t('field.title'),
        value: (task) => task.title,
        width: 280,
        grow: true,
        sortable: whole,
      },
      { key: 'kind', title: t('field.kind'), value: (task) => task.kind_name, width: 144, sortable: whole },
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
        sortable: whole,
      },
      {
        key: 'state',
        title: t('field.state'),
        value: (task) => t(`state.${standing(task)}`),
        cell: (task) => (
          <span className={css.state} data-state={standing(task)}>
            {t(`state.${standing(task)}`)}
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
        sortable: whole,
        hidden: true,
        card: 'none',
      },
    ],
    [t, format, whole],
  );
}
