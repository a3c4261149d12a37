import { DatePicker, Form, Input, Select } from 'antd';
import type { Dayjs } from 'dayjs';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Repeat } from '@/api';
import { useMe } from '@/app/session';

/** What people write about a task. */
export interface TaskValues {
  title: string;
  why?: string;
  due_at?: Dayjs | null;
  shop?: string | null;
  every?: Repeat['every'] | null;
}

/** The fields of a task, new or changed; `children` stand where the owner does. */
export function TaskFields({ children }: { children?: ReactNode }) {
  const { t } = useTranslation('tasks');
  const { shops } = useMe();
  return (
    <>
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
      {children}
      <Form.Item name="due_at" label={t('field.due')}>
        <DatePicker
          showTime={{ format: 'HH:mm', minuteStep: 5 }}
          format="YYYY-MM-DD HH:mm"
          style={{ width: '100%' }}
        />
      </Form.Item>
      <Form.Item
        name="every"
        label={t('field.repeat')}
        dependencies={['due_at']}
        rules={[
          ({ getFieldValue }) => ({
            validator: (_, every) =>
              every && !getFieldValue('due_at')
                ? Promise.reject(new Error(t('every.dueNeeded')))
                : Promise.resolve(),
          }),
        ]}
      >
        <Select
          allowClear
          placeholder={t('every.never')}
          options={(['day', 'week', 'month'] as const).map((value) => ({
            value,
            label: t(`every.${value}`),
          }))}
        />
      </Form.Item>
      {shops.length > 1 && (
        <Form.Item name="shop" label={t('field.shop')}>
          <Select allowClear options={shops.map(({ id, name }) => ({ value: id, label: name }))} />
        </Form.Item>
      )}
    </>
  );
}
