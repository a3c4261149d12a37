import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Job, JobState } from '@/api';
import { useFormat } from '@/ui/format';
import { State, type Tone } from '@/ui/state';
import type { Column } from '@/ui/table';
import css from './list.module.css';

const TONE: Record<JobState, Tone> = {
  waiting: 'idle',
  running: 'warn',
  done: 'good',
  failed: 'bad',
  cancelled: 'idle',
};
/** Seconds from its beginning to its end, or to now. */
const spent = (job: Job) =>
  job.started_at
    ? ((job.finished_at ? Date.parse(job.finished_at) : Date.now()) - Date.parse(job.started_at)) / 1000
    : null;

export function useJobColumns(): Column<Job>[] {
  const { t } = useTranslation(['jobs', 'ui']);
  const format = useFormat();
  return useMemo(
    () => [
      { key: 'kind', title: t('field.kind'), value: (job) => job.kind_name, width: 200 },
      {
        key: 'state',
        title: t('field.state'),
        value: (job) => t(`ui:job.${job.state}`),
        cell: (job) => <State tone={TONE[job.state]}>{t(`ui:job.${job.state}`)}</State>,
        width: 120,
        card: 'side',
      },
      {
        key: 'progress',
        title: t('field.progress'),
        value: (job) => job.done,
        cell: (job) => <Progress job={job} />,
        card: 'none',
        width: 200,
        grow: true,
      },
      {
        key: 'created_by',
        title: t('field.by'),
        value: (job) => job.created_by?.name ?? t('house'),
        width: 112,
      },
      {
        key: 'created_at',
        title: t('field.created'),
        value: (job) => job.created_at,
        cell: (job) => format.when(job.created_at),
        width: 144,
      },
      {
        key: 'spent',
        title: t('field.spent'),
        value: spent,
        cell: (job) => {
          const seconds = spent(job);
          if (seconds === null) return '';
          return seconds < 1 ? t('instant') : format.duration(seconds);
        },
        width: 88,
        number: true,
        card: 'none',
      },
      {
        key: 'attempts',
        title: t('field.attempts'),
        value: (job) => job.attempts,
        width: 80,
        number: true,
        hidden: true,
        card: 'none',
      },
    ],
    [t, format],
  );
}

/** A bar while it works; words when it is over. */
function Progress({ job }: { job: Job }) {
  const format = useFormat();
  if (job.state === 'failed') return <span title={job.error ?? undefined}>{job.error}</span>;
  const counted = job.total
    ? `${format.number(job.done)} / ${format.number(job.total)} ${job.unit ?? ''}`
    : job.done
      ? `${format.number(job.done)} ${job.unit ?? ''}`
      : '';
  if (job.state !== 'running') return <span>{counted || job.message}</span>;
  return (
    <span className={css.progress}>
      <progress
        aria-label={job.kind_name}
        {...(job.total ? { value: Math.min(1, job.done / job.total), max: 1 } : {})}
      />
      <span>{counted}</span>
    </span>
  );
}
