import { DatePicker, Form, Input, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import { type FrozenPeriod, freezePeriod } from '@/api';
import { useMe } from '@/app/session';
import { FormPanel } from '@/ui/panel';
import { useToast } from '@/ui/toast';
import { today } from '../days';
import { monthBefore } from './words';

interface Values {
  shop: string;
  days: [Dayjs, Dayjs];
  note?: string;
}

/** Days of a shop to be kept as they are; the month before stands there already. */
export default function NewPeriod({ close }: { close: () => void }) {
  const { t } = useTranslation('measure');
  const { shops } = useMe();
  const { tell } = useToast();
  const [from, to] = monthBefore(today());
  return (
    <FormPanel<Values, FrozenPeriod>
      title={t('periods.freeze')}
      verb={t('periods.freeze')}
      close={close}
      initial={{
        days: [dayjs(from), dayjs(to)],
        ...(shops.length === 1 && shops[0] ? { shop: shops[0].id } : {}),
      }}
      stale={[['periods'], ['figures'], ['disputes']]}
      submit={({ shop, days: [first, last], note }, key) =>
        freezePeriod(
          { shop, from: first.format('YYYY-MM-DD'), to: last.format('YYYY-MM-DD'), note: note?.trim() ?? '' },
          key,
        )
      }
      done={() => tell(t('periods.said.frozen'))}
    >
      <p>{t('periods.freezeThen')}</p>
      <Form.Item name="shop" label={t('shop')} rules={[{ required: true, message: t('periods.shopNeeded') }]}>
        <Select options={shops.map(({ id, name }) => ({ value: id, label: name }))} />
      </Form.Item>
      <Form.Item
        name="days"
        label={t('periods.days')}
        rules={[{ required: true, message: t('periods.daysNeeded') }]}
      >
        <DatePicker.RangePicker allowClear={false} maxDate={dayjs(today()).subtract(1, 'day')} />
      </Form.Item>
      <Form.Item name="note" label={t('periods.note')}>
        <Input maxLength={200} placeholder={t('periods.noteHint')} />
      </Form.Item>
    </FormPanel>
  );
}
