import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { backupsQuery, createBackup, fetchFile, useAction } from '@/api';
import { Empty } from '@/ui/empty';
import { Lines } from '@/ui/facts';
import { useFormat } from '@/ui/format';
import { Page } from '@/ui/page';
import { ProblemNote } from '@/ui/problem';
import { useToast } from '@/ui/toast';
import { text, useUrlState } from '@/ui/url';
import css from './list.module.css';
import { JobProgress } from './progress';
import { size } from './size';

const schema = { job: text() };

/** Backups to take away: one file each with everything, made while the house works. */
export default function BackupsPage() {
  const { t } = useTranslation('jobs');
  const format = useFormat();
  const client = useQueryClient();
  const { fail } = useToast();
  const [url, setUrl] = useUrlState(schema);
  const { data, error, refetch } = useQuery(backupsQuery);
  const make = useAction((_: undefined, key) => createBackup(key), {
    done: (job) => setUrl({ job: job.id }),
    failed: fail,
  });
  const verb = (
    <Button type="primary" loading={make.isPending} onClick={() => make.mutate(undefined)}>
      {t('backups.verb')}
    </Button>
  );
  return (
    <Page title={t('backups.title')} narrow actions={data && data.items.length > 0 && verb}>
      {url.job && (
        <div className={css.job}>
          <JobProgress
            id={url.job}
            done={() => (
              <Button
                size="small"
                onClick={() => {
                  setUrl({ job: '' });
                  void client.invalidateQueries({ queryKey: ['backups'] });
                }}
              >
                {t('backups.see')}
              </Button>
            )}
          />
        </div>
      )}
      {error && !data && <ProblemNote error={error} retry={() => void refetch()} />}
      {data?.items.length === 0 && !url.job && (
        <Empty title={t('backups.none')} action={verb}>
          {t('backups.noneThen')}
        </Empty>
      )}
      {data && data.items.length > 0 && (
        <Lines
          lines={data.items.map((backup) => ({
            key: backup.id,
            title: backup.name,
            note: `${format.when(backup.created_at)} · ${size(backup.size)}`,
            action: (
              <Button
                size="small"
                aria-label={t('backups.fetchOf', { name: backup.name })}
                onClick={() => void fetchFile(backup.file).catch(fail)}
              >
                {t('backups.fetch')}
              </Button>
            ),
          }))}
        />
      )}
    </Page>
  );
}
