import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { MessageHit } from '@/api';
import { useFormat } from '@/ui/format';
import { State, type Tone } from '@/ui/state';
import type { Column } from '@/ui/table';
import { chatAt } from '../lists/chat-link';
import { accountName } from '../lists/names';
import css from './search.module.css';

const TONES: Record<NonNullable<MessageHit['outcome']>, Tone> = { paid: 'good', unpaid: 'warn', lost: 'bad' };

/** The excerpt with what was looked for marked; a link that can be given to others. */
function Excerpt({ row }: { row: MessageHit }) {
  let at = 0;
  return (
    <Link className={css.excerpt} to={chatAt(row.buyer, row.at, row.id)} tabIndex={-1}>
      {row.excerpt.map(({ text, hit }) => {
        const key = at;
        at += text.length;
        return hit ? <mark key={key}>{text}</mark> : <span key={key}>{text}</span>;
      })}
    </Link>
  );
}

export function useColumns(): Column<MessageHit>[] {
  const { t } = useTranslation('measure');
  const format = useFormat();
  return useMemo(() => {
    const said = ({ sender, account }: MessageHit) => {
      if (sender === 'agent' && account) return accountName(account);
      return t(`search.senders.${sender}`);
    };
    const became = ({ stage, outcome }: MessageHit) => {
      if (outcome) return t(`outcome.${outcome}`);
      return stage ? t(`stage.${stage}`) : '';
    };
    return [
      {
        key: 'text',
        title: t('search.text'),
        value: (row) => row.excerpt.map(({ text }) => text).join(''),
        cell: (row) => <Excerpt row={row} />,
        width: 360,
        grow: true,
        card: 'title',
      },
      { key: 'sender', title: t('search.sender'), value: said, width: 104 },
      {
        key: 'at',
        title: t('search.at'),
        value: (row) => row.at ?? '',
        cell: (row) => (row.at ? format.when(row.at) : t('chat.noClock')),
        width: 144,
        card: 'side',
      },
      { key: 'nick', title: t('lists.buyer'), value: (row) => row.nick, width: 104 },
      {
        key: 'agent',
        title: t('lists.agent'),
        value: (row) => (row.account ? accountName(row.account) : ''),
        width: 104,
        card: 'none',
      },
      {
        key: 'outcome',
        title: t('search.became'),
        value: became,
        cell: (row) =>
          row.outcome ? <State tone={TONES[row.outcome]}>{became(row)}</State> : became(row) || '–',
        width: 120,
      },
      {
        key: 'account',
        title: t('lists.account'),
        value: (row) => row.account?.name ?? '',
        width: 192,
        hidden: true,
      },
      { key: 'shop', title: t('shop'), value: (row) => row.shop.name, width: 152, card: 'none' },
    ];
  }, [t, format]);
}
