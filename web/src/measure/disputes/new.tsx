import { useQuery } from '@tanstack/react-query';
import { Form, Input, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import { type Dispute, disputableQuery, Problem, raiseDispute } from '@/api';
import { Empty } from '@/ui/empty';
import { useFormat } from '@/ui/format';
import { FormPanel, Panel } from '@/ui/panel';
import { ProblemNote } from '@/ui/problem';
import { useToast } from '@/ui/toast';
import { DisputesOf } from './of';
import { CLAIMS, objectionsTo } from './words';

interface Values {
  what: string;
  claim?: (typeof CLAIMS)[number];
  reason: string;
}

/** An objection to something about one buyer: which day, what of it, and why. */
export default function NewDispute({ buyer, close }: { buyer: string; close: () => void }) {
  const { t } = useTranslation('measure');
  const { tell } = useToast();
  const format = useFormat();
  const { data, error, refetch } = useQuery(disputableQuery(buyer));
  const choices = (data?.days ?? []).flatMap((day) =>
    objectionsTo(day).map((kind) => ({ kind, day, value: [kind, day.account.id, day.day].join('|') })),
  );
  // Whoever never served the buyer finds nothing.
  const nothing = data ? choices.length === 0 : error instanceof Problem && error.status === 404;
  if (!data || nothing) {
    return (
      <Panel title={t('disputes.new')} close={close}>
        {error && !nothing && <ProblemNote error={error} retry={() => void refetch()} />}
        {nothing && <Empty title={t('disputes.nothing')}>{t('disputes.nothingThen')}</Empty>}
        <DisputesOf buyer={buyer} />
      </Panel>
    );
  }
  return (
    <FormPanel<Values, Dispute>
      title={t('disputes.new')}
      verb={t('disputes.raise')}
      close={close}
      stale={[['disputes'], ['tasks']]}
      submit={({ what, claim, reason }, key) => {
        const [kind = '', account = '', day = ''] = what.split('|');
        const known = choices.find(({ value }) => value === what)?.kind ?? (kind as 'stage');
        return raiseDispute(
          {
            kind: known,
            shop: data.shop,
            buyer,
            account,
            day,
            reason,
            ...(known === 'stage' && claim ? { claim } : {}),
          },
          key,
        );
      }}
      done={() => tell(t('disputes.said.raised'))}
    >
      {(form) => (
        <>
          <Form.Item
            name="what"
            label={t('disputes.what')}
            rules={[{ required: true, message: t('disputes.whatNeeded') }]}
          >
            <Radio.Group
              options={choices.map(({ kind, day, value }) => ({
                value,
                label: t(`disputes.object.${kind}`, {
                  day: format.day(`${day.day}T00:00:00`),
                  account: day.account.name,
                  stage: day.stage
                    ? t(`credit.stage.${day.stage as 'inquiry' | 'pending' | 'aftersale'}`)
                    : '',
                }),
              }))}
            />
          </Form.Item>
          <Form.Item noStyle shouldUpdate={(a: Values, b: Values) => a.what !== b.what}>
            {() => {
              const chosen = choices.find(({ value }) => value === form.getFieldValue('what'));
              return (
                chosen?.kind === 'stage' && (
                  <Form.Item
                    name="claim"
                    label={t('disputes.claimOf')}
                    rules={[{ required: true, message: t('disputes.claimNeeded') }]}
                  >
                    <Radio.Group
                      options={CLAIMS.filter((claim) => claim !== chosen.day.stage).map((value) => ({
                        value,
                        label: t(`disputes.claim.${value}`),
                      }))}
                    />
                  </Form.Item>
                )
              );
            }}
          </Form.Item>
          <Form.Item
            name="reason"
            label={t('disputes.reason')}
            rules={[{ required: true, whitespace: true, message: t('disputes.reasonNeeded') }]}
          >
            <Input.TextArea rows={3} maxLength={1000} placeholder={t('disputes.reasonHint')} />
          </Form.Item>
          <DisputesOf buyer={buyer} />
        </>
      )}
    </FormPanel>
  );
}
