import { useTranslation } from 'react-i18next';
import type { Wall } from '@/api';
import { useFormat } from '@/ui/format';
import { Section } from '@/ui/page';
import { accountName } from '../lists/names';
import css from './wall.module.css';

/** Who is on duty: with how many buyers each talks, and how long the one who waits longest has waited. */
export function Hands({ hands, now }: { hands: Wall['on_duty']; now: number }) {
  const { t } = useTranslation('measure');
  const format = useFormat();
  return (
    <Section title={t('wall.onDutyNow')} plain>
      <table className={css.hands}>
        <thead>
          <tr>
            <th scope="col">{t('lists.agent')}</th>
            <th scope="col">{t('wall.state')}</th>
            <th scope="col" className={css.number}>
              {t('wall.talking')}
            </th>
            <th scope="col" className={css.number}>
              {t('wall.waiting')}
            </th>
            <th scope="col" className={css.number}>
              {t('wall.longest')}
            </th>
          </tr>
        </thead>
        <tbody>
          {hands.map((hand) => (
            <tr key={hand.account.id}>
              <th scope="row">
                {accountName(hand.account)}
                {hand.account.person && <small>{hand.shop.name}</small>}
              </th>
              <td>
                <StateName state={hand.state} />
              </td>
              <td className={css.number}>{hand.talking}</td>
              <td className={css.number}>{hand.waiting || '–'}</td>
              <td className={css.number}>
                {hand.since ? format.duration(Math.max(0, (now - Date.parse(hand.since)) / 1000)) : '–'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

const STATES = ['online', 'busy', 'away', 'break', 'training'] as const;

function StateName({ state }: { state: string | null | undefined }) {
  const { t } = useTranslation('measure');
  if (!state) return t('wall.wroteLately');
  const known = STATES.find((one) => one === state);
  return known ? t(`wall.states.${known}`) : state;
}
