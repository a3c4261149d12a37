import { Check, Clock, Ellipsis, Repeat } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Task } from '@/api';
import { useMay } from '@/app/session';
import { useFormat } from '@/ui/format';
import { Menu } from '@/ui/menu';
import { snoozeTimes, useTaskActions } from './actions';
import css from './today.module.css';

/** One task on Today: done by one click, put off by two, the rest in its panel. */
export function Line({ task, open }: { task: Task; open: (act?: 'refuse' | 'hand') => void }) {
  const { t } = useTranslation('tasks');
  const format = useFormat();
  const mayWrite = useMay('task.write');
  const { finish, snooze } = useTaskActions();
  return (
    <li className={css.line}>
      {mayWrite && (
        <button
          type="button"
          className={css.tick}
          aria-label={t('do.doneOf', { title: task.title })}
          title={t('do.done')}
          onClick={() => void finish(task)}
        >
          <Check size={14} strokeWidth={2.5} aria-hidden />
        </button>
      )}
      <button type="button" className={css.what} onClick={() => open()}>
        <span className={css.title}>{task.title}</span>
        <span className={css.meta}>
          <span>{task.kind_name}</span>
          {task.shop && <span>{task.shop.name}</span>}
          {task.repeat && <Repeat size={12} role="img" aria-label={t(`every.${task.repeat.every}`)} />}
          {task.why && <span className={css.why}>{task.why}</span>}
        </span>
      </button>
      {task.due_at && (
        <time dateTime={task.due_at} className={task.overdue ? `${css.due} ${css.late}` : css.due}>
          {format.when(task.due_at)}
        </time>
      )}
      {mayWrite && (
        <span className={css.acts}>
          <Menu
            label={t('do.snooze')}
            trigger={<Clock size={16} aria-hidden />}
            items={snoozeTimes(new Date()).map(({ key, at }) => ({
              key,
              label: t(`snooze.${key}`),
              note: format.time(at),
              run: () => void snooze(task, at),
            }))}
          />
          <Menu
            label={t('do.more')}
            trigger={<Ellipsis size={16} aria-hidden />}
            items={[
              { key: 'open', label: t('do.open'), run: () => open() },
              { key: 'hand', label: t('do.hand'), run: () => open('hand') },
              { key: 'refuse', label: t('do.refuse'), run: () => open('refuse') },
            ]}
          />
        </span>
      )}
    </li>
  );
}
