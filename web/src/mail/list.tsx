import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { mailsQuery, resendMail, useAction } from '@/api';
import { Lines } from '@/ui/facts';
import { useFormat } from '@/ui/format';
import { Section } from '@/ui/page';
import { ProblemNote } from '@/ui/problem';
import { State, type Tone } from '@/ui/state';
import { useToast } from '@/ui/toast';
import css from './mail.module.css';

const TONE: Record<string, Tone> = { waiting: 'warn', sent: 'good', failed: 'bad' };
const STATES = ['waiting', 'sent', 'failed'] as const;

/** Mail that left or wants to, the newest first. */
export function Mails() {
  const { t } = useTranslation('mail');
  const format = useFormat();
  const list = useInfiniteQuery(mailsQuery);
  const mails = list.data?.pages.flatMap((page) => page.items) ?? [];
  const stateOf = (state: string) => STATES.find((one) => one === state) ?? 'waiting';
  return (
    <Section title={t('mails')}>
      {list.error && !list.data && <ProblemNote error={list.error} retry={() => void list.refetch()} />}
      {list.data && mails.length === 0 && <p className={css.quiet}>{t('none')}</p>}
      <Lines
        lines={mails.map((mail) => ({
          key: mail.id,
          title: mail.subject,
          note: (
            <>
              <State tone={TONE[mail.state] ?? 'idle'}>{t(`state.${stateOf(mail.state)}`)}</State>
              {` · ${mail.address} · ${format.when(mail.created_at)}`}
              {mail.next_at && ` · ${t('next', { at: format.when(mail.next_at) })}`}
              {mail.error && mail.state !== 'sent' && <span className={css.error}> · {mail.error}</span>}
            </>
          ),
          action: mail.state === 'failed' && <Again id={mail.id} subject={mail.subject} />,
        }))}
      />
      {list.hasNextPage && (
        <Button size="small" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('older')}
        </Button>
      )}
    </Section>
  );
}

function Again({ id, subject }: { id: string; subject: string }) {
  const { t } = useTranslation('mail');
  const { tell, fail } = useToast();
  const again = useAction((_: undefined, key: string) => resendMail(id, key), {
    stale: [['mail', 'list']],
    done: () => tell(t('resent')),
    failed: fail,
  });
  return (
    <Button
      size="small"
      loading={again.isPending}
      aria-label={t('resendOf', { subject })}
      onClick={() => again.mutate(undefined)}
    >
      {t('resend')}
    </Button>
  );
}
