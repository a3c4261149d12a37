import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ChatItem } from '@/api';
import { useFormat } from '@/ui/format';
import { accountName } from '../lists/names';
import css from './chat.module.css';
import { type Placed, placed, voices, waits } from './time-line';

interface Props {
  items: ChatItem[];
  /** The item that the address names. */
  here: string | undefined;
  link: (item: ChatItem) => void;
  /** The address of an order that was made then. */
  order: (order: string, at: string) => string;
}

/** Buyer left, shop right, what happened in between across. */
export function Talk({ items, here, link, order }: Props) {
  const { t } = useTranslation('measure');
  const format = useFormat();
  const lines = useMemo(() => placed(items), [items]);
  const who = useMemo(() => voices(items), [items]);
  const waited = useMemo(() => waits(items), [items]);
  return (
    <ol className={css.talk} aria-label={t('chat.title')}>
      {lines.map((line) => {
        const { item } = line;
        const voice = item.account ? (who.get(item.account.id) ?? 0) : 0;
        return (
          <li
            key={item.id}
            id={item.id}
            className={css.item}
            data-side={sideOf(item)}
            data-here={item.id === here}
            data-voice={voice % 6}
          >
            {line.newDay && item.at && <h2 className={css.day}>{format.day(item.at)}</h2>}
            {item.kind === 'message' ? (
              <Message line={line} waited={waited.get(item.id)} link={link} />
            ) : (
              <Event item={item} link={link} order={order} />
            )}
          </li>
        );
      })}
    </ol>
  );
}

function sideOf({ kind, sender }: ChatItem): 'buyer' | 'shop' | 'across' {
  if (kind !== 'message' || sender === 'system') return 'across';
  return sender === 'buyer' ? 'buyer' : 'shop';
}

function Clock({ item, link }: { item: ChatItem; link: Props['link'] }) {
  const { t } = useTranslation('measure');
  const format = useFormat();
  if (!item.at) return <span className={css.clock}>{t('chat.noClock')}</span>;
  const time = format.time(item.at);
  return (
    <a
      className={css.clock}
      href={`?${new URLSearchParams({ at: item.at, m: item.id })}`}
      title={t('chat.link')}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey) return;
        event.preventDefault();
        link(item);
      }}
    >
      {time}
    </a>
  );
}

interface MessageProps {
  line: Placed;
  /** Seconds that the buyer had waited for it. */
  waited: number | undefined;
  link: Props['link'];
}

function Message({ line: { item, named }, waited, link }: MessageProps) {
  const { t } = useTranslation('measure');
  const format = useFormat();
  const machine = item.sender === 'bot' || item.auto;
  const name =
    item.sender === 'buyer' ? t('chat.buyer') : item.account ? accountName(item.account) : t('chat.shop');
  return (
    <>
      {named && item.sender !== 'system' && (
        <p className={css.name}>
          {name}
          {item.sender === 'bot' && <small>{t('chat.bot')}</small>}
          {item.sender !== 'bot' && item.auto && <small>{t('chat.auto')}</small>}
          {item.sender === 'buyer' && item.account && (
            <small>{t('chat.to', { name: accountName(item.account) })}</small>
          )}
        </p>
      )}
      <div className={css.line}>
        <p className={css.bubble} data-machine={Boolean(machine)}>
          {item.message_kind && item.message_kind !== 'text' && <Kind kind={item.message_kind} />}
          {item.text || <span className={css.quiet}>{t('chat.noText')}</span>}
        </p>
        <Clock item={item} link={link} />
        {waited !== undefined && (
          <span className={css.response}>{t('chat.after', { time: format.duration(waited) })}</span>
        )}
      </div>
    </>
  );
}

const KINDS = ['image', 'product', 'order', 'coupon', 'rating_invite', 'transfer'] as const;

function Kind({ kind }: { kind: string }) {
  const { t } = useTranslation('measure');
  const known = KINDS.find((one) => one === kind);
  return <span className={css.kind}>{known ? t(`chat.kind.${known}`) : kind}</span>;
}

function Event({ item, link, order }: { item: ChatItem } & Pick<Props, 'link' | 'order'>) {
  const { t } = useTranslation('measure');
  const format = useFormat();
  const { kind, account, score } = item;
  if (kind === 'message') return null;
  return (
    <div className={css.event} data-order={Boolean(item.order)}>
      <strong>{t(`chat.event.${kind}`)}</strong>
      {item.order && <span>{item.order}</span>}
      {typeof item.amount === 'number' && <span>{format.money(item.amount)}</span>}
      {typeof score === 'number' && <span>{t('chat.score', { score })}</span>}
      {account && <span className={css.quiet}>{accountName(account)}</span>}
      <Clock item={item} link={link} />
      {item.order && item.at && kind === 'order_created' && (
        <Link to={order(item.order, item.at)}>{t('chat.seeOrder')}</Link>
      )}
    </div>
  );
}
