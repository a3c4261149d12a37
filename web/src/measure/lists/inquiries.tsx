import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Segmented, Select } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { exportFile, type Inquiry, inquiriesQuery } from '@/api';
import { Empty } from '@/ui/empty';
import { useFormat } from '@/ui/format';
import { State, type Tone } from '@/ui/state';
import type { Column } from '@/ui/table';
import { oneOf, useUrlState } from '@/ui/url';
import { scopeOf, useDays } from '../view';
import { chatAt } from './chat-link';
import { ListPage, listSchema, narrowedBy } from './frame';
import css from './lists.module.css';
import { accountName } from './names';

const STAGES = ['any', 'inquiry', 'pending', 'aftersale'] as const;
const OUTCOMES = ['any', 'paid', 'won', 'won_by_colleague', 'not_won', 'lost', 'unpaid'] as const;
const TONES: Record<string, Tone> = {
  paid: 'good',
  won: 'good',
  won_by_colleague: 'good',
  unpaid: 'warn',
  lost: 'bad',
  not_won: 'bad',
};
const schema = {
  ...listSchema,
  stage: oneOf(STAGES, 'any'),
  outcome: oneOf(OUTCOMES, 'any'),
};

/** Who asked, what became of it, and the chat. */
export default function InquiriesPage() {
  const { t } = useTranslation('measure');
  const navigate = useNavigate();
  const [url, setUrl] = useUrlState(schema);
  const days = useDays(url);
  const own = {
    ...(url.stage === 'any' ? {} : { stage: url.stage }),
    ...(url.outcome === 'any' ? {} : { outcome: url.outcome }),
  };
  const asked = { ...days, ...scopeOf(url), ...narrowedBy(url), ...own };
  const list = useInfiniteQuery(inquiriesQuery(asked));
  const columns = useColumns();
  return (
    <ListPage
      id="inquiries"
      title={t('lists.inquiries')}
      view={url}
      set={setUrl}
      list={list}
      asked={own}
      file={(format) => exportFile('GET /inquiries/export', { query: { ...asked, format } })}
      columns={columns}
      open={(row) => void navigate(chatAt(row.buyer, row.at))}
      filters={
        <>
          <Segmented
            aria-label={t('lists.stage')}
            value={url.stage}
            onChange={(stage) => setUrl({ stage })}
            options={STAGES.map((value) => ({ value, label: t(`stage.${value}`) }))}
          />
          <Select
            aria-label={t('lists.outcome')}
            className={css.pick ?? ''}
            value={url.outcome}
            onChange={(outcome) => setUrl({ outcome })}
            options={OUTCOMES.map((value) => ({ value, label: t(`outcome.${value}`) }))}
          />
        </>
      }
      empty={
        <Empty
          title={t('lists.none')}
          action={
            <Button
              onClick={() =>
                setUrl({ stage: 'any', outcome: 'any', account: '', weekday: '', hour: '', period: 'days30' })
              }
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

function useColumns(): Column<Inquiry>[] {
  const { t } = useTranslation('measure');
  const format = useFormat();
  return useMemo(() => {
    const outcome = (row: Inquiry) => OUTCOMES.find((one) => one === row.outcome);
    const stage = (row: Inquiry) => STAGES.find((one) => one === row.stage);
    return [
      { key: 'nick', title: t('lists.buyer'), value: (row) => row.nick, width: 136 },
      {
        key: 'at',
        title: t('lists.at'),
        value: (row) => row.at,
        cell: (row) => format.when(row.at),
        width: 144,
        card: 'side',
      },
      {
        key: 'stage',
        title: t('lists.stage'),
        value: (row) => t(`stage.${stage(row) ?? 'any'}`),
        width: 96,
      },
      {
        key: 'outcome',
        title: t('lists.outcome'),
        value: (row) => (outcome(row) ? t(`outcome.${outcome(row) ?? 'any'}`) : null),
        cell: (row) => {
          const one = outcome(row);
          return one && <State tone={TONES[one] ?? 'idle'}>{t(`outcome.${one}`)}</State>;
        },
        width: 128,
      },
      {
        key: 'accounts',
        title: t('lists.agents'),
        value: (row) => format.list(row.accounts.map(accountName)),
        width: 184,
        grow: true,
      },
      {
        key: 'amount',
        title: t('lists.amount'),
        value: (row) => row.amount ?? null,
        cell: (row) => (typeof row.amount === 'number' ? format.money(row.amount) : '–'),
        width: 112,
        number: true,
      },
      {
        key: 'orders',
        title: t('lists.orders'),
        value: (row) => format.list(row.orders),
        width: 176,
        card: 'none',
      },
      { key: 'sku', title: t('lists.sku'), value: (row) => row.sku ?? null, width: 144, card: 'none' },
      { key: 'shop', title: t('shop'), value: (row) => row.shop.name, width: 152, card: 'none' },
    ];
  }, [t, format]);
}
