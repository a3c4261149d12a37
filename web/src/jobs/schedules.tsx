import { useQuery } from '@tanstack/react-query';
import { Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { changeSchedule, type Schedule, schedulesQuery, useAction } from '@/api';
import { Empty } from '@/ui/empty';
import { Lines } from '@/ui/facts';
import { useFormat } from '@/ui/format';
import { Page } from '@/ui/page';
import { ProblemNote } from '@/ui/problem';
import { useToast } from '@/ui/toast';
import css from './list.module.css';

/** What the house does by the clock; each can be switched off. */
export default function SchedulesPage() {
  const { t } = useTranslation('jobs');
  const { data, error, refetch } = useQuery(schedulesQuery);
  return (
    <Page title={t('schedules.title')} narrow>
      {error && !data && <ProblemNote error={error} retry={() => void refetch()} />}
      {data?.items.length === 0 && <Empty title={t('schedules.none')}>{t('schedules.noneThen')}</Empty>}
      {data && data.items.length > 0 && (
        <Lines
          lines={data.items.map((schedule) => ({
            key: schedule.id,
            title: schedule.name,
            note: <Note schedule={schedule} />,
            action: <OnOff schedule={schedule} />,
          }))}
        />
      )}
    </Page>
  );
}

function Note({ schedule }: { schedule: Schedule }) {
  const { t } = useTranslation('jobs');
  const format = useFormat();
  return (
    <>
      {schedule.every}
      {schedule.next_at && ` · ${t('schedules.next', { at: format.when(schedule.next_at) })}`}
      {schedule.last_job && (
        <>
          {' · '}
          <Link to={`/settings/jobs?open=${schedule.last_job}`}>{t('schedules.last')}</Link>
        </>
      )}
      {!schedule.enabled && <span className={css.quiet}> · {t('schedules.off')}</span>}
    </>
  );
}

function OnOff({ schedule }: { schedule: Schedule }) {
  const { t } = useTranslation('jobs');
  const { tell, fail } = useToast();
  const change = useAction((enabled: boolean) => changeSchedule(schedule.id, { enabled }), {
    stale: [['jobs', 'schedules']],
    done: ({ enabled, name }) =>
      tell(enabled ? t('schedules.saidOn', { name }) : t('schedules.saidOff', { name }), () =>
        change.mutate(!enabled),
      ),
    failed: fail,
  });
  return (
    <Switch
      aria-label={schedule.name}
      checked={schedule.enabled}
      loading={change.isPending}
      onChange={(enabled) => change.mutate(enabled)}
    />
  );
}
