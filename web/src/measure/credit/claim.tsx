import { Form, Input, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import { type CreditExplained, type Dispute, raiseDispute } from '@/api';
import { InlineForm } from '@/ui/inline-form';
import { useToast } from '@/ui/toast';
import { accountName } from './names';

const NOBODY = 'nobody';

/** Whose an order should be, in the eyes of whoever objects: one of those who served the buyer in time, or nobody. */
export function Claim({ of, back }: { of: CreditExplained; back: () => void }) {
  const { t } = useTranslation('measure');
  const { tell } = useToast();
  const near = of.considered.filter(({ order, payment }) =>
    [order, payment].some((standing) => standing && !['later', 'too_old'].includes(standing)),
  );
  const accounts = new Map(near.map(({ account }) => [account.id, account]));
  if (of.seller) accounts.delete(of.seller.id);
  return (
    <InlineForm<{ account: string; reason: string }, Dispute>
      verb={t('disputes.raise')}
      back={back}
      stale={[['disputes'], ['tasks']]}
      submit={({ account, reason }, key) =>
        raiseDispute(
          {
            kind: 'credit',
            shop: of.shop.id,
            order: of.id,
            ...(account === NOBODY ? {} : { account }),
            reason,
          },
          key,
        )
      }
      done={() => tell(t('disputes.said.raised'))}
    >
      <Form.Item
        name="account"
        label={t('credit.whose')}
        rules={[{ required: true, message: t('credit.whoseNeeded') }]}
      >
        <Radio.Group
          options={[
            ...[...accounts.values()].map((account) => ({
              value: account.id,
              label: account.person ? `${accountName(account)}（${account.name}）` : account.name,
            })),
            ...(of.seller ? [{ value: NOBODY, label: t('credit.nobodys') }] : []),
          ]}
        />
      </Form.Item>
      <Form.Item
        name="reason"
        label={t('disputes.reason')}
        rules={[{ required: true, whitespace: true, message: t('disputes.reasonNeeded') }]}
      >
        <Input.TextArea rows={3} maxLength={1000} autoFocus placeholder={t('disputes.reasonHint')} />
      </Form.Item>
    </InlineForm>
  );
}
