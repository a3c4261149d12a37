import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { exportFile, type Reception, receptionsQuery } from '@/api';
import { Empty } from '@/ui/empty';
import { useFormat } from '@/ui/format';
import { State } from '@/ui/state';
import type { Column } from '@/ui/table';
import { oneOf, useUrlState } from '@/ui/url';
import { scopeOf, useDays } from '../view';
import { chatAt } from './chat-link';
import { ListPage, listSchema, narrowedBy } from './frame';
import css from './lists.module.css';
import { accountName } from './names';

const FLAGS = ['any', 'unreplied', 'late', 'offline', 'slow', 'long'] as const;
const schema = { ...listSchema, flag: oneOf(FLAGS, 'any') };

/** Who was received by whom, how fast, and what went wrong. */
export default function ReceptionsPage() {
  const { t } = useTranslation('measure');
  const navigate = useNavigate();
  const [url, setUrl] = useUrlState(schema);
  const days = useDays(url);
  const own = {
    ...(url.flag === 'any' ? {} : { flag: url.flag }),
  };
  const asked = { ...days, ...scopeOf(url), ...narrowedBy(url), ...own };
  const list = useInfiniteQuery(receptionsQuery(asked));
  const columns = useColumns();
  return (
    <ListPage
      id="receptions"
      title={t('lists.receptions')}
      view={url}
      set={setUrl}
      list={list}
      asked={own}
      file={(format) => exportFile('GET /receptions/export', { query: { ...asked, format } })}
      columns={columns}
      open={(row) => void navigate(chatAt(row.buyer, row.at))}
      filters={
        <Select
          aria-label={t('lists.flag')}
          className={css.pick ?? ''}
          value={url.flag}
          onChange={(flag) => setUrl({ flag })}
          options={FLAGS.map((value) => ({ value, label: t(`flag.${value}`) }))}
        />
      }
      empty={
        <Empty
          title={t('lists.none')}
          action={
            <Button
              onClick={() => setUrl({ flag: 'any', account: '', weekday: '', hour: '', period: 'days30' })}
            >
              {t('widen')}
            </Button>
          }
        >
          {t('lists.noneThen')}
        </Empty>
      }
    />
  );
}

/** What went wrong with a reception, the gravest first. */
export function flagsOf(row: Reception): ('unreplied' | 'late' | 'offline' | 'slow' | 'long')[] {
  const found = [
    ['unreplied', row.unreplied],
    ['late', row.late > 0],
    ['offline', row.offline > 0],
    ['slow', row.slow],
    ['long', row.long],
  ] as const;
  return found.filter(([, is]) => is).map(([flag]) => flag);
}

function useColumns(): Column<Reception>[] {
  const { t } = useTranslation('measure');
  const format = useFormat();
  return useMemo(
    () => [
      { key: 'nick', title: t('lists.buyer'), value: (row) => row.nick, width: 136 },
      {
        key: 'at',
        title: t('lists.at'),
        value: (row) => row.at,
        cell: (row) => format.when(row.at),
        width: 144,
        card: 'side',
      },
      { key: 'agent', title: t('lists.agent'), value: (row) => accountName(row.account), width: 112 },
      {
        key: 'first',
        title: t('lists.firstResponse'),
        value: (row) => (typeof row.first_response === 'number' ? row.first_response / 1000 : null),
        cell: (row) =>
          typeof row.first_response === 'number' ? format.duration(row.first_response / 1000) : '–',
        width: 104,
        number: true,
      },
      { key: 'rounds', title: t('lists.rounds'), value: (row) => row.rounds, width: 80, number: true },
      {
        key: 'messages',
        title: t('lists.messages'),
        value: (row) => row.messages,
        width: 80,
        number: true,
        card: 'none',
      },
      {
        key: 'flags',
        title: t('lists.flag'),
        value: (row) => format.list(flagsOf(row).map((flag) => t(`flag.${flag}`))),
        cell: (row) => (
          <span className={css.flags}>
            {flagsOf(row).map((flag) => (
              <State key={flag} tone={flag === 'unreplied' || flag === 'late' ? 'bad' : 'warn'}>
                {t(`flag.${flag}`)}
              </State>
            ))}
          </span>
        ),
        width: 232,
        grow: true,
      },
      {
        key: 'account',
        title: t('lists.account'),
        value: (row) => row.account.name,
        width: 192,
        hidden: true,
      },
      { key: 'shop', title: t('shop'), value: (row) => row.shop.name, width: 152, card: 'none' },
    ],
    [t, format],
  );
}
