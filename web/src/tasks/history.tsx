import { useTranslation } from 'react-i18next';
import type { TaskEvent } from '@/api';
import { useFormat } from '@/ui/format';
import css from './panel.module.css';

/** What happened to the task, newest first.  */
export function History({ events }: { events: TaskEvent[] }) {
  const { t } = useTranslation('tasks');
  const format = useFormat();
  return (
    <section className={css.part}>
      <h2>{t('history')}</h2>
      <ol className={css.history}>
        {events.map((event) => (
          <li key={event.at + event.what}>
            <time dateTime={event.at}>{format.when(event.at)}</time>
            <span>
              {event.who?.name ?? t('byRule')} {t(`event.${event.what}`)} {event.to?.name}
              {event.note &&
                (event.what === 'snoozed' ? (
                  t('until', { at: format.when(event.note) })
                ) : (
                  <q>{event.note}</q>
                ))}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
