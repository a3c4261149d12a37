import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Eye } from 'lucide-react';
import { lazy, Suspense, useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { type ChatItem, chatQuery } from '@/api';
import { useMay } from '@/app/session';
import { Empty } from '@/ui/empty';
import { useKeys } from '@/ui/keys';
import { Page } from '@/ui/page';
import { ProblemNote } from '@/ui/problem';
import { flag, text, useUrlState } from '@/ui/url';
import { today } from '../days';
import css from './chat.module.css';
import { useFull } from './full';
import { Talk } from './talk';
import { target } from './time-line';

const NewDispute = lazy(() => import('../disputes/new'));

/** `at` is where a list leads to, `m` the one item that a link names. */
const schema = { at: text(), m: text(), object: flag() };

/** What was said between a buyer and everybody of the shop, with his orders, on one time line. To be read. */
export default function ChatPage() {
  const { buyer = '' } = useParams();
  return <Chat key={buyer} buyer={buyer} />;
}

function Chat({ buyer }: { buyer: string }) {
  const { t } = useTranslation('measure');
  const mayObject = useMay('dispute.raise');
  const [url, setUrl] = useUrlState(schema);
  const from = useRef(url.at);
  const chat = useInfiniteQuery(chatQuery(buyer, from.current));
  const masked = useMemo(() => chat.data?.pages.flatMap((page) => page.items) ?? [], [chat.data]);
  const full = useFull(buyer, masked);
  const { items } = full;
  const known = chat.data?.pages[0]?.buyer;
  const here = target(items, url.m, url.at);
  const whole = useContext(from.current, chat);
  useShown(here, whole && items.length > 0);

  const link = ({ id, at }: ChatItem) => setUrl({ m: id, at: at ?? '' });
  const step = (by: number) => {
    const at = items.findIndex(({ id }) => id === here);
    const next = items[Math.max(0, Math.min(items.length - 1, at + by))];
    if (next) link(next);
  };
  useKeys([
    { keys: 'j', label: t('chat.next'), group: 'list', run: () => step(1) },
    { keys: 'k', label: t('chat.before'), group: 'list', run: () => step(-1) },
  ]);
  return (
    <Page
      title={known ? t('chat.with', { nick: full.nick ?? known.nick }) : t('chat.title')}
      note={known?.shop.name}
      actions={
        known && (
          <>
            {full.show && (
              <Button
                icon={<Eye size={14} aria-hidden />}
                title={t('chat.fullWhy')}
                loading={full.loading}
                onClick={full.show}
              >
                {t('chat.full')}
              </Button>
            )}
            {mayObject && (
              <Button onClick={() => setUrl({ object: true }, { push: true })}>{t('disputes.raise')}</Button>
            )}
          </>
        )
      }
    >
      {chat.error && !known && <ProblemNote error={chat.error} retry={() => void chat.refetch()} />}
      {chat.hasPreviousPage && (
        <Button
          className={css.more ?? ''}
          loading={chat.isFetchingPreviousPage}
          onClick={() => void chat.fetchPreviousPage()}
        >
          {t('chat.older')}
        </Button>
      )}
      {known && items.length === 0 && <Empty title={t('chat.none')}>{t('chat.noneThen')}</Empty>}
      <Talk
        items={items}
        here={here}
        link={link}
        order={(order, at) => orderAt(known?.shop.id ?? '', order, at)}
      />
      {chat.hasNextPage && (
        <Button
          className={css.more ?? ''}
          loading={chat.isFetchingNextPage}
          onClick={() => void chat.fetchNextPage()}
        >
          {t('chat.newer')}
        </Button>
      )}
      <Suspense fallback={null}>
        {url.object && mayObject && <NewDispute buyer={buyer} close={() => setUrl({ object: false })} />}
      </Suspense>
    </Page>
  );
}

/** The list with one order in it and its credit: it stands on the day on which it was made, or paid. */
function orderAt(shop: string, order: string, at: string) {
  const days = { period: 'days', from: today(new Date(at)), to: today() };
  const query = new URLSearchParams({ ...days, q: order, open: `${shop}/${order}` });
  return `/measure/orders?${query}`;
}

interface Chatting {
  data: { pages: unknown[] } | undefined;
  hasPreviousPage: boolean;
  isFetching: boolean;
  fetchPreviousPage: () => Promise<unknown>;
}

/** A chat that is opened in its middle shows what went before, too; whether it does by now. */
function useContext(at: string, { data, hasPreviousPage, isFetching, fetchPreviousPage }: Chatting) {
  const lacks = at !== '' && data?.pages.length === 1 && hasPreviousPage;
  useEffect(() => {
    if (lacks && !isFetching) void fetchPreviousPage();
  }, [lacks, isFetching, fetchPreviousPage]);
  return !lacks;
}

/** Brings the item that the address names into sight. */
function useShown(id: string | undefined, there: boolean) {
  useEffect(() => {
    if (id && there) document.getElementById(id)?.scrollIntoView({ block: 'center' });
  }, [id, there]);
}
