import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type Dispute, decideDispute, disputeQuery, lookAtDispute, useAction, withdrawDispute } from '@/api';
import { Facts, Lines, Part } from '@/ui/facts';
import { useFormat } from '@/ui/format';
import { InlineForm } from '@/ui/inline-form';
import { Panel } from '@/ui/panel';
import { ProblemNote } from '@/ui/problem';
import { State } from '@/ui/state';
import { useToast } from '@/ui/toast';
import { chatAt } from '../lists/chat-link';
import { useAbout } from './about';
import css from './disputes.module.css';
import { TONES } from './words';

/** What an objection makes stale: the lists, the tasks that came with it, and the figures that follow. */
const STALE = [['disputes'], ['tasks'], ['lists'], ['figures']];

type OpenCredit = (shop: string, order: string) => void;
interface Props {
  id: string;
  close: () => void;
  /** Shows whose an order is, and why. */
  openCredit: OpenCredit;
}

type Step = 'agree' | 'disagree' | 'grant' | 'refuse';

/** One objection with what was said to it, and the next step for whoever has it. */
export default function DisputePanel({ id, close, openCredit }: Props) {
  const { t } = useTranslation('measure');
  const { tell, fail } = useToast();
  const { data: of, error, refetch } = useQuery(disputeQuery(id));
  const [step, setStep] = useState<Step | ''>('');
  const withdraw = useAction<string, Dispute>((dispute, key) => withdrawDispute(dispute, key), {
    stale: STALE,
    done: () => tell(t('disputes.said.withdrawn')),
    failed: fail,
  });
  return (
    <Panel
      title={t('disputes.one')}
      close={close}
      held={step !== ''}
      footer={
        of &&
        !step &&
        (of.may_withdraw || of.may_look || of.may_decide) && (
          <>
            {of.may_withdraw && (
              <Button loading={withdraw.isPending} onClick={() => withdraw.mutate(of.id)}>
                {t('disputes.withdraw')}
              </Button>
            )}
            {of.may_look && (
              <>
                <Button onClick={() => setStep('disagree')}>{t('disputes.disagree')}</Button>
                <Button type="primary" onClick={() => setStep('agree')}>
                  {t('disputes.agree')}
                </Button>
              </>
            )}
            {of.may_decide && (
              <>
                <Button onClick={() => setStep('refuse')}>{t('disputes.refuse')}</Button>
                <Button type="primary" onClick={() => setStep('grant')}>
                  {t('disputes.grant')}
                </Button>
              </>
            )}
          </>
        )
      }
    >
      {error && !of && <ProblemNote error={error} retry={() => void refetch()} />}
      {of && (
        <>
          <Record of={of} openCredit={openCredit} />
          {step && <Answer of={of} step={step} back={() => setStep('')} />}
          <Steps of={of} />
        </>
      )}
    </Panel>
  );
}

function Record({ of, openCredit }: { of: Dispute; openCredit: OpenCredit }) {
  const { t } = useTranslation('measure');
  const format = useFormat();
  const about = useAbout();
  const open = of.state === 'open' || of.state === 'looked';
  return (
    <>
      <h1>{about(of)}</h1>
      <p className={css.reason}>{of.reason}</p>
      <Facts
        facts={[
          [
            t('disputes.stateOf'),
            <State key="s" tone={TONES[of.state]}>
              {t(`disputes.state.${of.state}`)}
            </State>,
          ],
          [t('disputes.author'), of.author.name],
          [t('disputes.account'), of.kind !== 'credit' && of.account?.name],
          [t('disputes.day'), format.day(`${of.day}T00:00:00`)],
          [t('shop'), of.shop.name],
          [
            t('disputes.order'),
            of.order && (
              <button
                key="o"
                type="button"
                className={css.link}
                onClick={() => openCredit(of.shop.id, of.order ?? '')}
              >
                {of.order}
              </button>
            ),
          ],
          [
            t('credit.f.buyer'),
            of.buyer && (
              <Link key="b" to={chatAt(of.buyer, `${of.day}T00:00:00Z`)}>
                {of.nick}
              </Link>
            ),
          ],
          [
            t('disputes.was'),
            of.was_stage && t(`credit.stage.${of.was_stage as 'inquiry' | 'pending' | 'aftersale'}`),
          ],
        ]}
      />
      {open && (
        <p className={css.effect}>
          {t(`disputes.effect.${effectOf(of)}`)}
          {of.frozen && ` ${t('disputes.frozen')}`}
        </p>
      )}
    </>
  );
}

/** What granting it does. */
function effectOf({ kind, claim }: Dispute) {
  if (kind !== 'stage') return kind;
  return claim === 'peer' || claim === 'advertiser' || claim === 'test' ? 'out' : 'stage';
}

function Answer({ of, step, back }: { of: Dispute; step: Step; back: () => void }) {
  const { t } = useTranslation('measure');
  const { tell } = useToast();
  return (
    <Part title={t(`disputes.${step}`)}>
      <InlineForm<{ words: string }, Dispute>
        verb={t(`disputes.${step}`)}
        back={back}
        stale={STALE}
        submit={({ words }, key) =>
          step === 'agree' || step === 'disagree'
            ? lookAtDispute(of.id, { agrees: step === 'agree', words }, key)
            : decideDispute(of.id, { granted: step === 'grant', words }, key)
        }
        done={() => tell(t(`disputes.said.${step}`))}
      >
        <Form.Item
          name="words"
          label={t('disputes.words')}
          rules={[{ required: true, whitespace: true, message: t('disputes.wordsNeeded') }]}
        >
          <Input.TextArea rows={3} maxLength={1000} autoFocus />
        </Form.Item>
      </InlineForm>
    </Part>
  );
}

function Steps({ of }: { of: Dispute }) {
  const { t } = useTranslation('measure');
  const format = useFormat();
  const steps = [
    {
      key: 'raised',
      what: t('disputes.step.raised'),
      by: of.author.name,
      at: of.created_at,
      words: of.reason,
    },
    ...(of.look
      ? [
          {
            key: 'look',
            what: t(of.look.agrees ? 'disputes.agrees' : 'disputes.disagrees'),
            by: of.look.by.name,
            at: of.look.at,
            words: of.look.words,
          },
        ]
      : []),
    ...(of.end
      ? [
          {
            key: 'end',
            what: t(`disputes.state.${of.state}`),
            by: of.end.by.name,
            at: of.end.at,
            words: of.end.words,
          },
        ]
      : []),
  ];
  return (
    <Part title={t('disputes.steps')}>
      <Lines
        lines={steps.map(({ key, what, by, at, words }) => ({
          key,
          title: `${by} · ${what}`,
          note: [format.when(at), words].filter(Boolean).join(' · '),
        }))}
      />
    </Part>
  );
}
