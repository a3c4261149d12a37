import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { cancelJob, type Job, jobQuery, retryJob, useAction } from '@/api';
import { useFormat } from '@/ui/format';
import { ProblemNote } from '@/ui/problem';
import { useToast } from '@/ui/toast';
import css from './progress.module.css';

/** Seconds that are left at the pace so far; none before there is a pace to speak of. */
export function timeLeft(job: Pick<Job, 'done' | 'total' | 'started_at'>, now: number): number | null {
  if (!job.total || !job.started_at || job.done <= 0) return null;
  const spent = (now - Date.parse(job.started_at)) / 1000;
  if (spent < 2) return null;
  return Math.max(0, (spent / job.done) * (job.total - job.done));
}

/** Long work: how far, how long still, cancel. It goes on when the page is left; coming back finds it by id. */
export function JobProgress({ id, done }: { id: string; done?: (job: Job) => React.ReactNode }) {
  const { t } = useTranslation('ui');
  const format = useFormat();
  const { fail } = useToast();
  const { data: job, error, refetch } = useQuery(jobQuery(id));
  const cancel = useAction(() => cancelJob(id), { stale: [['jobs']], failed: fail });
  const retry = useAction(() => retryJob(id), { stale: [['jobs']], failed: fail });

  if (error && !job) return <ProblemNote error={error} retry={() => void refetch()} />;
  if (!job) return <div className={css.job} aria-busy="true" />;
  const running = job.state === 'waiting' || job.state === 'running';
  const left = timeLeft(job, Date.now());
  const share = job.total ? Math.min(1, job.done / job.total) : undefined;
  return (
    <div className={css.job}>
      <div className={css.line}>
        <strong>{job.kind_name}</strong>
        <span className={css.state} data-state={job.state}>
          {t(`job.${job.state}`)}
        </span>
        {running && (
          <Button size="small" onClick={() => cancel.mutate(undefined)} loading={cancel.isPending}>
            {t('cancel')}
          </Button>
        )}
        {job.state === 'failed' && (
          <Button size="small" onClick={() => retry.mutate(undefined)} loading={retry.isPending}>
            {t('retry')}
          </Button>
        )}
      </div>
      {running && (
        <progress
          className={css.bar}
          aria-label={job.kind_name}
          {...(share === undefined ? {} : { value: share, max: 1 })}
        />
      )}
      <p className={css.note} aria-live="polite">
        {running && typeof job.total === 'number' && (
          <span>
            {t('job.of', {
              done: format.number(job.done),
              total: format.number(job.total),
              unit: job.unit,
            })}
          </span>
        )}
        {running && left !== null && <span>{t('job.left', { time: format.duration(left) })}</span>}
        {job.message && <span>{job.message}</span>}
        {job.error && <span>{job.error}</span>}
      </p>
      {job.state === 'done' && done?.(job)}
    </div>
  );
}
