import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { type Delivery, deliveriesQuery, resend, useAction, type Webhook } from '@/api';
import { Lines, Part } from '@/ui/facts';
import { useFormat } from '@/ui/format';
import { ProblemNote } from '@/ui/problem';
import { State, type Tone } from '@/ui/state';
import { useToast } from '@/ui/toast';
import css from './form.module.css';

const TONE: Record<Delivery['state'], Tone> = { waiting: 'warn', delivered: 'good', dead: 'bad' };

/** What was sent to a receiver, the newest first, and sending again. */
export function Deliveries({ webhook }: { webhook: Webhook }) {
  const { t } = useTranslation('events');
  const list = useInfiniteQuery(deliveriesQuery(webhook.id));
  const all = list.data?.pages.flatMap((page) => page.items);
  return (
    <Part title={t('deliveries')}>
      {list.error && !all && <ProblemNote error={list.error} retry={() => void list.refetch()} />}
      {all?.length === 0 && <p className={css.quiet}>{t('noDeliveries')}</p>}
      {all && all.length > 0 && (
        <Lines
          lines={all.map((delivery) => ({
            key: delivery.id,
            title: delivery.kind_name,
            note: <Note delivery={delivery} />,
            action: delivery.state !== 'waiting' && <Again delivery={delivery} webhook={webhook} />,
          }))}
        />
      )}
      {list.hasNextPage && (
        <Button
          size="small"
          className={css.more ?? ''}
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          {t('older')}
        </Button>
      )}
    </Part>
  );
}

function Note({ delivery }: { delivery: Delivery }) {
  const { t } = useTranslation('events');
  const format = useFormat();
  return (
    <>
      <State tone={TONE[delivery.state]}>{t(`delivery.${delivery.state}`)}</State>
      {' · '}
      {format.when(delivery.at)}
      {delivery.attempts > 1 && ` · ${t('attempts', { count: delivery.attempts })}`}
      {delivery.state === 'waiting' &&
        delivery.next_at &&
        ` · ${t('next', { at: format.when(delivery.next_at) })}`}
      {delivery.error && delivery.state !== 'delivered' && (
        <span className={css.error}> · {delivery.error}</span>
      )}
    </>
  );
}

function Again({ delivery, webhook }: { delivery: Delivery; webhook: Webhook }) {
  const { t } = useTranslation('events');
  const { tell, fail } = useToast();
  const again = useAction(() => resend(delivery.id), {
    stale: [['webhooks', 'deliveries', webhook.id]],
    done: () => tell(t('said.resent')),
    failed: fail,
  });
  return (
    <Button
      size="small"
      loading={again.isPending}
      aria-label={t('resendOf', { kind: delivery.kind_name })}
      onClick={() => again.mutate(undefined)}
    >
      {t('resend')}
    </Button>
  );
}
