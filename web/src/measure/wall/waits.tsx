import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Wall } from '@/api';
import { useFormat } from '@/ui/format';
import { Section } from '@/ui/page';
import { chatAt } from '../lists/chat-link';
import { accountName } from '../lists/names';
import { urgency } from './clock';
import css from './wall.module.css';

const SHOWN = 20;

/** Who waits, the longest first; each opens the chat. */
export function Waits({ waits, all, now }: { waits: Wall['waits']; all: number; now: number }) {
  const { t } = useTranslation('measure');
  const format = useFormat();
  return (
    <Section title={t('wall.waitingNow')} plain>
      {waits.length === 0 && <p className={css.none}>{t('wall.nobodyWaits')}</p>}
      <ol className={css.waits}>
        {waits.slice(0, SHOWN).map((wait) => {
          const seconds = Math.max(0, (now - Date.parse(wait.since)) / 1000);
          const how = urgency(seconds, wait.limit);
          return (
            <li key={wait.buyer} data-how={how}>
              <Link to={chatAt(wait.buyer, wait.since)} className={css.wait}>
                <strong className={css.clock}>{format.duration(seconds)}</strong>
                <span className={css.how}>{how === 'calm' ? '' : t(`wall.${how}Mark`)}</span>
                <span>{wait.nick}</span>
                <span className={css.whom}>
                  {wait.account ? accountName(wait.account) : t('wall.nobody')}
                  {wait.account?.person && <small>{wait.shop.name}</small>}
                </span>
              </Link>
            </li>
          );
        })}
      </ol>
      {all > SHOWN && <p className={css.none}>{t('wall.more', { count: all - SHOWN })}</p>}
    </Section>
  );
}
