import { Form, Input } from 'antd';
import type { NamePath } from 'antd/es/form/interface';
import { useTranslation } from 'react-i18next';

const LEAST = 10;

/** A new password, once, with the eye to check it: typing it twice proves nothing the eye does not. */
export function NewPassword({ name, label }: { name: NamePath; label?: string }) {
  const { t } = useTranslation('accounts');
  return (
    <Form.Item
      name={name}
      label={label ?? t('newPassword')}
      extra={t('passwordHint', { count: LEAST })}
      rules={[{ required: true, min: LEAST, message: t('passwordShort', { count: LEAST }) }]}
    >
      <Input.Password autoComplete="new-password" maxLength={200} />
    </Form.Item>
  );
}
