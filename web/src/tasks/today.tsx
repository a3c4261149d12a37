import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { readNotifications, type Task, todayQuery, useAction } from '@/api';
import { NoticeLine } from '@/app/notices';
import { useMay } from '@/app/session';
import { Empty } from '@/ui/empty';
import { useFormat } from '@/ui/format';
import { Page, Section } from '@/ui/page';
import { ProblemNote } from '@/ui/problem';
import { oneOf, text, useUrlState } from '@/ui/url';
import { Line } from './line';
import css from './today.module.css';

const TaskPanel = lazy(() => import('./panel'));
const schema = { open: text(), act: oneOf(['', 'edit', 'refuse', 'hand', 'done'], '') };

/** The day of one person: what is late, what is due, what comes, and what was said. */
export default function TodayPage() {
  const { t } = useTranslation('tasks');
  const format = useFormat();
  const mayWrite = useMay('task.write');
  const { data, error, refetch } = useQuery(todayQuery);
  const [url, setUrl] = useUrlState(schema);
  const read = useAction((id: string) => readNotifications([id]), {
    stale: [['notifications'], ['tasks', 'today']],
  });

  const open = (task: Task, act: (typeof url)['act'] = '') => setUrl({ open: task.id, act }, { push: true });
  const group = (key: 'overdue' | 'today' | 'later', tasks: Task[]) =>
    tasks.length > 0 && (
      <Section title={t(`today.${key}`)} note={tasks.length} plain>
        <ul className={css.list} data-late={key === 'overdue'}>
          {tasks.map((task) => (
            <Line key={task.id} task={task} open={(act) => open(task, act)} />
          ))}
        </ul>
      </Section>
    );
  const date = data ? new Date(`${data.date}T00:00`) : new Date();
  const nothing = data && data.overdue.length + data.today.length + data.later.length === 0;

  return (
    <Page
      title={t('today.title')}
      note={`${format.day(date)} ${format.weekday(date)}`}
      actions={
        <>
          {data && data.done_today > 0 && (
            <span className={css.done}>{t('today.done', { count: data.done_today })}</span>
          )}
          {mayWrite && <Link to="/tasks?new=1">{t('new.verb')}</Link>}
        </>
      }
    >
      {error && !data && <ProblemNote error={error} retry={() => void refetch()} />}
      {!data && !error && <div className={css.wait} aria-busy="true" />}
      {data && (
        <div className={css.columns}>
          <div className={css.tasks}>
            {nothing && <Empty title={t('today.none')}>{t('today.noneThen')}</Empty>}
            {group('overdue', data.overdue)}
            {group('today', data.today)}
            {group('later', data.later)}
            {!nothing && (
              <Link to="/tasks" className={css.all}>
                {t('today.all')}
              </Link>
            )}
          </div>
          <aside className={css.notices} aria-label={t('today.notices')}>
            <h2>{t('today.notices')}</h2>
            {data.notices.length === 0 && <p className={css.quiet}>{t('today.noNotices')}</p>}
            {data.notices.map((notice) => (
              <NoticeLine
                key={notice.id}
                notice={notice}
                read={() => !notice.read_at && read.mutate(notice.id)}
              />
            ))}
          </aside>
        </div>
      )}
      {url.open && (
        <Suspense fallback={null}>
          <TaskPanel id={url.open} act={url.act} close={() => setUrl({ open: '', act: '' })} />
        </Suspense>
      )}
    </Page>
  );
}
