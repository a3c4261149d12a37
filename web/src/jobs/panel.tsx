import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { jobQuery } from '@/api';
import { Facts } from '@/ui/facts';
import { useFormat } from '@/ui/format';
import { Panel } from '@/ui/panel';
import { JobProgress } from './progress';

/** One job: how far, cancel or retry, and its story. */
export default function JobPanel({ id, close }: { id: string; close: () => void }) {
  const { t } = useTranslation('jobs');
  const format = useFormat();
  const { data: job } = useQuery(jobQuery(id));
  return (
    <Panel title={t('one')} close={close}>
      <JobProgress id={id} />
      {job && (
        <Facts
          facts={[
            [t('field.by'), job.created_by?.name ?? t('house')],
            [t('field.created'), format.when(job.created_at)],
            [t('field.started'), job.started_at && format.when(job.started_at)],
            [t('field.finished'), job.finished_at && format.when(job.finished_at)],
            [t('field.next'), job.state === 'waiting' && job.next_at && format.when(job.next_at)],
            [t('field.attempts'), job.attempts],
            ['', job.cancel_requested && job.state === 'running' && t('stopping')],
          ]}
        />
      )}
    </Panel>
  );
}
