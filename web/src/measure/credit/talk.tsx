import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type CreditExplained, type CreditSession, sessionQuery } from '@/api';
import { useFormat } from '@/ui/format';
import { ProblemNote } from '@/ui/problem';
import css from './credit.module.css';
import { accountName } from './names';

/** What was said in one session, to see whether it earned the order. */
export function Talk({ of, session }: { of: CreditExplained; session: CreditSession }) {
  const { t } = useTranslation('measure');
  const format = useFormat();
  const { account, start } = session;
  const { data, error, refetch } = useQuery(sessionQuery(of.shop.id, of.id, account.id, start));
  if (error && !data) return <ProblemNote error={error} retry={() => void refetch()} />;
  const who = {
    buyer: t('credit.f.buyer'),
    agent: accountName(account),
    machine: t('credit.f.bot'),
    system: t('credit.f.shop'),
  };
  return (
    <ol className={css.talk} aria-label={t('credit.talkOf', { name: accountName(account) })}>
      {data?.items.map(({ at, by, text }, i) => (
        <li key={i} data-by={by}>
          <span className={css.clock}>{format.time(at)}</span> <strong>{who[by]}</strong>{' '}
          {text || t('credit.f.noText')}
        </li>
      ))}
    </ol>
  );
}
