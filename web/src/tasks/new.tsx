import { DatePicker, Form, Input, Select } from 'antd';
import type { Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import { createTask, type Repeat } from '@/api';
import { useMe } from '@/app/session';
import { FormPanel } from '@/ui/panel';
import { PersonPicker } from '@/ui/person-picker';
import { useToast } from '@/ui/toast';

interface Values {
  title: string;
  why?: string;
  owner: { value: string; label: string };
  due_at?: Dayjs;
  shop?: string;
  every?: Repeat['every'];
}

/** A task for oneself or for somebody of one's scope. */
export default function NewTask({ close }: { close: () => void }) {
  const { t } = useTranslation('tasks');
  const me = useMe();
  const { tell } = useToast();
  return (
    <FormPanel<Values, unknown>
      title={t('new.title')}
      verb={t('new.verb')}
      close={close}
      initial={{
        owner: { value: me.person, label: me.name },
        ...(me.shops.length === 1 && me.shops[0] ? { shop: me.shops[0].id } : {}),
      }}
      stale={[['tasks']]}
      submit={(values, key) =>
        createTask(
          {
            title: values.title.trim(),
            why: values.why?.trim() || undefined,
            owner: values.owner.value,
            due_at: values.due_at?.toISOString(),
            shop: values.shop,
            repeat: values.every ? { every: values.every } : undefined,
          },
          key,
        )
      }
      done={() => tell(t('said.created'))}
    >
      <Form.Item
        name="title"
        label={t('new.what')}
        rules={[{ required: true, whitespace: true, message: t('new.whatNeeded') }]}
      >
        <Input maxLength={200} autoFocus />
      </Form.Item>
      <Form.Item name="why" label={t('field.why')} extra={t('new.whyHint')}>
        <Input.TextArea rows={3} maxLength={2000} />
      </Form.Item>
      <Form.Item
        name="owner"
        label={t('field.owner')}
        rules={[{ required: true, message: t('hand.needed') }]}
      >
        <PersonPicker />
      </Form.Item>
      <Form.Item name="due_at" label={t('field.due')}>
        <DatePicker
          showTime={{ format: 'HH:mm', minuteStep: 5 }}
          format="YYYY-MM-DD HH:mm"
          style={{ width: '100%' }}
        />
      </Form.Item>
      <Form.Item name="every" label={t('field.repeat')}>
        <Select
          allowClear
          placeholder={t('every.never')}
          options={(['day', 'week', 'month'] as const).map((value) => ({
            value,
            label: t(`every.${value}`),
          }))}
        />
      </Form.Item>
      {me.shops.length > 1 && (
        <Form.Item name="shop" label={t('field.shop')}>
          <Select allowClear options={me.shops.map(({ id, name }) => ({ value: id, label: name }))} />
        </Form.Item>
      )}
    </FormPanel>
  );
}
