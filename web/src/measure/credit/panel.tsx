import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type CreditExplained, type CreditSession, creditQuery } from '@/api';
import { useMay } from '@/app/session';
import { Facts, Lines, Part } from '@/ui/facts';
import { useFormat } from '@/ui/format';
import { Panel } from '@/ui/panel';
import { ProblemNote } from '@/ui/problem';
import { State, type Tone } from '@/ui/state';
import NewDispute from '../disputes/new';
import { DisputesOf } from '../disputes/of';
import { chatAt } from '../lists/chat-link';
import { Claim } from './claim';
import css from './credit.module.css';
import { accountName } from './names';
import { Talk } from './talk';

/** Who earned an order, in one sentence; how each session stood, and what can be said against it. */
export default function CreditPanel(props: { shop: string; order: string; close: () => void }) {
  const { t } = useTranslation('measure');
  const { data, error, refetch } = useQuery(creditQuery(props.shop, props.order));
  const mayObject = useMay('dispute.raise') && Boolean(data?.payment_at);
  const [objecting, setObjecting] = useState(false);
  const [other, setOther] = useState(false);
  if (other && data?.buyer) return <NewDispute buyer={data.buyer} close={() => setOther(false)} />;
  return (
    <Panel
      title={t('credit.title', { order: props.order })}
      close={props.close}
      held={objecting}
      footer={
        mayObject &&
        !objecting && (
          <>
            {data?.buyer && <Button onClick={() => setOther(true)}>{t('credit.objectDay')}</Button>}
            <Button type="primary" onClick={() => setObjecting(true)}>
              {t('credit.object')}
            </Button>
          </>
        )
      }
    >
      {error && !data && <ProblemNote error={error} retry={() => void refetch()} />}
      {data && objecting && <Claim of={data} back={() => setObjecting(false)} />}
      {data && <Explained of={data} />}
    </Panel>
  );
}

function Explained({ of }: { of: CreditExplained }) {
  const { t } = useTranslation('measure');
  const format = useFormat();
  const who = (account: CreditExplained['seller']) => (account ? accountName(account) : t('credit.f.nobody'));
  const rules = [
    ['order', of.seller_order],
    ['payment', of.seller_payment],
    ['order_first', of.seller_first],
  ] as const;
  return (
    <>
      <p className={css.sentence}>{of.sentence}</p>
      <Facts
        facts={[
          [t('credit.f.seller'), of.payment_at && <strong key="s">{who(of.seller)}</strong>],
          [t('credit.f.amount'), of.paid_at && format.money(of.gross)],
          [t('credit.f.refunded'), of.refunded > 0 && format.money(of.refunded)],
          [t('credit.f.createdAt'), format.when(of.created_at)],
          [t('credit.f.paidAt'), of.paid_at ? format.when(of.paid_at) : t('credit.f.notPaid')],
          [t('credit.deposit'), of.payment_at && of.payment_at !== of.paid_at && format.when(of.payment_at)],
          [t('credit.f.assisted'), format.list(of.assisted.map(accountName))],
          [
            t('credit.f.buyer'),
            of.buyer && (
              <Link key="b" to={chatAt(of.buyer, of.created_at)}>
                {of.nick}
              </Link>
            ),
          ],
        ]}
      />
      {of.payment_at && (
        <Part title={t('credit.rules')} note={t('credit.rulesNote', { rule: t(`credit.rule.${of.rule}`) })}>
          <Facts facts={rules.map(([rule, seller]) => [t(`credit.rule.${rule}`), who(seller)])} />
        </Part>
      )}
      {of.decisions.length > 0 && (
        <Part title={t('credit.decisions')}>
          <Lines
            lines={of.decisions.map(({ seller, author, reason, at }, i) => ({
              key: String(i),
              title: seller ? t('credit.decidedFor', { seller }) : t('credit.decidedNobody'),
              note: [author, at && format.when(at), reason].filter(Boolean).join(' · '),
            }))}
          />
        </Part>
      )}
      <Sessions of={of} />
      <DisputesOf shop={of.shop.id} order={of.id} />
    </>
  );
}

const key = ({ account, start }: CreditSession) => account.id + start;
const reaches = ({ order, payment }: CreditSession) =>
  [order, payment].some((standing) => standing && standing !== 'later' && standing !== 'too_old');

function Sessions({ of }: { of: CreditExplained }) {
  const { t } = useTranslation('measure');
  const format = useFormat();
  const [shown, setShown] = useState('');
  const show = (session: CreditSession) => setShown(key(session) === shown ? '' : key(session));
  const talk = of.considered.find((session) => key(session) === shown);
  return (
    <Part
      title={t('credit.considered', { count: of.considered.length })}
      note={
        of.left_out > 0
          ? t('credit.leftOut', { count: of.left_out })
          : t(`credit.basis.${of.basis}`, { hours: of.window_hours })
      }
    >
      <Lines
        lines={of.considered.map((session) => ({
          key: key(session),
          title: (
            <>
              {accountName(session.account)} <Standing of={session} />
            </>
          ),
          note: `${format.when(session.start)} – ${format.time(session.end)} · ${session.account.name} · ${t('credit.rounds', { count: session.rounds })}`,
          action: reaches(session) && (
            <Button
              size="small"
              type="text"
              aria-expanded={key(session) === shown}
              onClick={() => show(session)}
            >
              {key(session) === shown ? t('credit.hide') : t('credit.talk')}
            </Button>
          ),
        }))}
      />
      {talk && <Talk of={of} session={talk} />}
    </Part>
  );
}

const tone = (standing: CreditSession['order']): Tone =>
  standing === 'chosen' ? 'good' : standing === 'runner_up' ? 'warn' : 'idle';

/** How a session stood: once where order and payment agree. */
function Standing({ of: { order, payment } }: { of: CreditSession }) {
  const { t } = useTranslation('measure');
  if (!payment || payment === order) return <State tone={tone(order)}>{t(`credit.standing.${order}`)}</State>;
  return (
    <>
      <State tone={tone(order)}>{t('credit.atOrder', { standing: t(`credit.standing.${order}`) })}</State>{' '}
      <State tone={tone(payment)}>
        {t('credit.atPayment', { standing: t(`credit.standing.${payment}`) })}
      </State>
    </>
  );
}
