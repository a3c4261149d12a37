import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { type Backup, backupAddress, backupsQuery, jobQuery, takeBackup, useAction } from '@/api';
import { CommandLine } from '@/ui/command-line';
import { Empty } from '@/ui/empty';
import { Lines } from '@/ui/facts';
import { useFormat } from '@/ui/format';
import { Page, Section } from '@/ui/page';
import { ProblemNote } from '@/ui/problem';
import { useToast } from '@/ui/toast';
import { text, useUrlState } from '@/ui/url';
import css from './list.module.css';
import { JobProgress } from './progress';

/** `job`: the backup that is being made, so that coming back finds it. */
const schema = { job: text() };

/** Backups to take away: one file each with everything, made while the house works. */
export default function BackupsPage() {
  const { t } = useTranslation('jobs');
  const { fail } = useToast();
  const [{ job }, setUrl] = useUrlState(schema);
  const { data, error, refetch } = useQuery(backupsQuery);
  const busy = useMaking(job);
  const take = useAction((_: undefined, key) => takeBackup(key), {
    stale: [['jobs', 'list']],
    done: (begun) => setUrl({ job: begun.job }),
    failed: fail,
  });
  const verb = (
    <Button type="primary" loading={take.isPending} disabled={busy} onClick={() => take.mutate(undefined)}>
      {t('backups.verb')}
    </Button>
  );
  const some = data && data.items.length > 0;
  return (
    <Page title={t('backups.title')} narrow note={some && t('backups.kept')} actions={some && verb}>
      {job && (
        <div className={css.job}>
          <JobProgress id={job} />
        </div>
      )}
      {error && !data && <ProblemNote error={error} retry={() => void refetch()} />}
      {data && !some && !job && (
        <Empty title={t('backups.none')} action={verb}>
          {t('backups.noneThen')}
        </Empty>
      )}
      {some && <List backups={data.items} />}
      {data && <Restore name={data.items[0]?.name ?? t('backups.file')} />}
    </Page>
  );
}

/** Whether the job still works; when it is done, the list is fetched anew. */
function useMaking(job: string): boolean {
  const client = useQueryClient();
  const { data } = useQuery({ ...jobQuery(job), enabled: job !== '' });
  const state = data?.state;
  useEffect(() => {
    if (state === 'done') void client.invalidateQueries({ queryKey: backupsQuery.queryKey });
  }, [state, client]);
  return state === 'waiting' || state === 'running';
}

function List({ backups }: { backups: Backup[] }) {
  const { t } = useTranslation('jobs');
  const format = useFormat();
  return (
    <Lines
      lines={backups.map(({ name, size, taken_at }) => ({
        key: name,
        title: format.when(taken_at),
        note: `${format.size(size)} · ${name}`,
        action: (
          <Button
            size="small"
            href={backupAddress(name)}
            download={name}
            aria-label={t('backups.fetchOf', { when: format.when(taken_at) })}
          >
            {t('backups.fetch')}
          </Button>
        ),
      }))}
    />
  );
}

/** A backup is brought back where nobody is signed in: on the command line, into an empty place. */
function Restore({ name }: { name: string }) {
  const { t } = useTranslation('jobs');
  const folder = t('backups.folder');
  return (
    <div className={css.below}>
      <Section title={t('backups.restore')}>
        <p className={css.words}>{t('backups.restoreHow')}</p>
        <CommandLine>{`banzhang restore ${name} --data ${folder}\nbanzhang serve --data ${folder}`}</CommandLine>
        <p className={css.words}>{t('backups.restorePostgres')}</p>
        <CommandLine>{`banzhang restore ${name} --database-url postgres://…`}</CommandLine>
        <p className={css.words}>{t('backups.safe')}</p>
      </Section>
    </div>
  );
}
