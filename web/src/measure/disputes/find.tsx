import { Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { findOrder, type OrderRow, Problem } from '@/api';
import { FormPanel } from '@/ui/panel';
import { later, today } from '../days';

/** Days looked back for an order. */
const BACK = 180;

/** The order to be objected to, by its number. */
export default function FindOrder(props: {
  close: () => void;
  found: (shop: string, order: string) => void;
}) {
  const { t } = useTranslation('measure');
  const find = async ({ order }: { order: string }) => {
    const { items } = await findOrder(later(today(), -BACK), today(), order.trim());
    const row = items.find(({ id }) => id === order.trim()) ?? items[0];
    if (!row)
      throw new Problem({ status: 404, code: 'not_found', title: t('disputes.notFound', { days: BACK }) });
    return row;
  };
  return (
    <FormPanel<{ order: string }, OrderRow>
      title={t('disputes.find')}
      verb={t('disputes.findVerb')}
      close={props.close}
      submit={find}
      done={(row) => props.found(row.shop.id, row.id)}
    >
      <p>{t('disputes.findThen')}</p>
      <Form.Item
        name="order"
        label={t('disputes.number')}
        rules={[{ required: true, whitespace: true, message: t('disputes.numberNeeded') }]}
      >
        <Input autoFocus maxLength={100} />
      </Form.Item>
    </FormPanel>
  );
}
