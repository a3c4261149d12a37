import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Button, DatePicker, Select } from 'antd';
import dayjs from 'dayjs';
import { X } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { indexedQuery, messagesQuery } from '@/api';
import { Empty } from '@/ui/empty';
import { Page } from '@/ui/page';
import { Search } from '@/ui/search';
import { Table } from '@/ui/table';
import { day, oneOf, text, useUrlState } from '@/ui/url';
import { today } from '../days';
import { chatAt } from '../lists/chat-link';
import { daysOf, PERIODS } from '../period';
import { ScopePicker } from '../view';
import { useColumns } from './columns';
import css from './search.module.css';
import { searchable } from './words';

const SENDERS = ['any', 'buyer', 'agent', 'bot', 'system'] as const;
const STAGES = ['any', 'inquiry', 'pending', 'aftersale'] as const;
const OUTCOMES = ['any', 'paid', 'unpaid', 'lost'] as const;
const WHEN = ['any', ...PERIODS] as const;

const schema = {
  q: text(),
  sender: oneOf(SENDERS, 'any'),
  stage: oneOf(STAGES, 'any'),
  outcome: oneOf(OUTCOMES, 'any'),
  period: oneOf(WHEN, 'any'),
  from: day(),
  to: day(),
  shop: text(),
  team: text(),
  person: text(),
  who: text(),
  account: text(),
};

/** What narrows a search, taken away. */
const WIDE = {
  sender: 'any',
  stage: 'any',
  outcome: 'any',
  period: 'any',
  from: '',
  to: '',
  shop: '',
  team: '',
  person: '',
  who: '',
  account: '',
} as const;

/** What was said, by words: newest first, each row opens the chat at the message. */
export default function SearchPage() {
  const { t } = useTranslation('measure');
  const navigate = useNavigate();
  const [url, setUrl] = useUrlState(schema);
  const days = useMemo(
    () => (url.period === 'any' ? null : daysOf(url.period, { from: url.from, to: url.to }, today())),
    [url.period, url.from, url.to],
  );
  const q = searchable(url.q) ? url.q : '';
  const list = useInfiniteQuery(
    messagesQuery({
      q,
      ...(url.sender === 'any' ? {} : { sender: url.sender }),
      ...(url.stage === 'any' ? {} : { stage: url.stage }),
      ...(url.outcome === 'any' ? {} : { outcome: url.outcome }),
      ...days,
      shop: url.shop,
      team: url.team,
      person: url.person,
      account: url.account,
    }),
  );
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items), [list.data]);
  const columns = useColumns();
  return (
    <Page
      title={t('search.title')}
      note={<Progress />}
      fill
      scope={<ScopePicker view={url} set={setUrl} />}
      filters={
        <>
          <Search label={t('search.words')} value={url.q} onChange={(q) => setUrl({ q })} />
          <Select
            aria-label={t('search.sender')}
            className={css.pick ?? ''}
            value={url.sender}
            onChange={(sender) => setUrl({ sender })}
            options={SENDERS.map((value) => ({ value, label: t(`search.senders.${value}`) }))}
          />
          <Select
            aria-label={t('view.period')}
            className={css.pick ?? ''}
            value={url.period}
            onChange={(period) =>
              setUrl(period === 'days' ? { period, ...(days ?? month()) } : { period, from: '', to: '' })
            }
            options={WHEN.map((value) => ({
              value,
              label: value === 'any' ? t('search.anyTime') : t(`view.periods.${value}`),
            }))}
          />
          {url.period === 'days' && days && (
            <DatePicker.RangePicker
              aria-label={t('view.days')}
              className={css.range ?? ''}
              allowClear={false}
              value={[dayjs(days.from), dayjs(days.to)]}
              onChange={(chosen) =>
                setUrl({
                  from: chosen?.[0]?.format('YYYY-MM-DD') ?? '',
                  to: chosen?.[1]?.format('YYYY-MM-DD') ?? '',
                })
              }
            />
          )}
          <Select
            aria-label={t('search.stage')}
            className={css.pick ?? ''}
            value={url.stage}
            onChange={(stage) => setUrl({ stage })}
            options={STAGES.map((value) => ({ value, label: t(`stage.${value}`) }))}
          />
          <Select
            aria-label={t('search.outcome')}
            className={css.pick ?? ''}
            value={url.outcome}
            onChange={(outcome) => setUrl({ outcome })}
            options={OUTCOMES.map((value) => ({ value, label: t(`outcome.${value}`) }))}
          />
          {url.account && (
            <Button icon={<X size={14} aria-hidden />} onClick={() => setUrl({ account: '' })}>
              {t('lists.onlyAccount')}
            </Button>
          )}
        </>
      }
    >
      {q === '' ? (
        <Empty title={t('search.begin')}>{url.q === '' ? t('search.how') : t('search.wordless')}</Empty>
      ) : (
        <Table
          id="messages"
          label={t('search.title')}
          columns={columns}
          // A page that found nothing yet of something rare is no empty list.
          rows={rows?.length === 0 && list.hasNextPage ? undefined : rows}
          rowKey={(row) => row.id}
          open={(row) => void navigate(chatAt(row.buyer, row.at, row.id))}
          error={list.error}
          retry={() => void list.refetch()}
          more={{
            has: list.hasNextPage,
            loading: list.isFetchingNextPage,
            load: () => void list.fetchNextPage(),
          }}
          empty={
            <Empty
              title={t('search.none')}
              action={<Button onClick={() => setUrl(WIDE)}>{t('search.widen')}</Button>}
            >
              {t('search.noneThen')}
            </Empty>
          }
        />
      )}
    </Page>
  );
}

/** The days that a choice of days begins with. */
const month = () => daysOf('days30', { from: '', to: '' }, today());

/** How far the index is, while it is on its way. */
function Progress() {
  const { t } = useTranslation('measure');
  const { data } = useQuery(indexedQuery);
  if (!data || data.complete) return null;
  return <span role="status">{t('search.indexed', { percent: data.percent })}</span>;
}
