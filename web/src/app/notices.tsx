import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type Notification, notificationsQuery, readNotifications, safeReturn, useAction } from '@/api';
import { useFormat } from '@/ui/format';
import { ProblemNote } from '@/ui/problem';
import css from './bell.module.css';

const STALE = [['notifications'], ['tasks', 'today']];

export function Notices({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(notificationsQuery);
  const read = useAction((ids: string[] | undefined) => readNotifications(ids), { stale: STALE });
  const unread = data?.items.some(({ read_at }) => !read_at);
  return (
    <>
      <header className={css.head}>
        <h2>{t('bell.name')}</h2>
        {unread && (
          <button type="button" className={css.all} onClick={() => read.mutate(undefined)}>
            {t('bell.all')}
          </button>
        )}
      </header>
      {error && <ProblemNote error={error} retry={() => void refetch()} />}
      {data?.items.length === 0 && <p className={css.none}>{t('bell.none')}</p>}
      <ul className={css.list}>
        {data?.items.map((notice) => (
          <li key={notice.id}>
            <NoticeLine
              notice={notice}
              read={() => {
                if (!notice.read_at) read.mutate([notice.id]);
                close();
              }}
            />
          </li>
        ))}
      </ul>
    </>
  );
}

/** One notice; opening it reads it. */
export function NoticeLine({ notice, read }: { notice: Notification; read: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = (
    <>
      <span className={css.title}>
        {!notice.read_at && <span className={css.dot} role="img" aria-label={t('bell.new')} />}
        {notice.title}
      </span>
      {notice.body && <span className={css.body}>{notice.body}</span>}
      <time className={css.time} dateTime={notice.created_at}>
        {format.ago(notice.created_at)}
      </time>
    </>
  );
  return notice.href ? (
    <Link to={safeReturn(notice.href)} className={css.notice} onClick={read}>
      {words}
    </Link>
  ) : (
    <button type="button" className={css.notice} onClick={read}>
      {words}
    </button>
  );
}
