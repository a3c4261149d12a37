import { Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { changePassword, useAction } from '@/api';
import { FormProblem, useFieldErrors } from '@/ui/form';
import { useToast } from '@/ui/toast';
import { NewPassword } from './password';

export function PasswordForm() {
  const { t } = useTranslation('accounts');
  const { tell } = useToast();
  const [form] = Form.useForm<{ current: string; new: string }>();
  const action = useAction(changePassword, {
    stale: [['me', 'devices']],
    done: () => {
      form.resetFields();
      tell(t('self.passwordChanged'));
    },
  });
  useFieldErrors(form, action.error);
  return (
    <Form form={form} layout="vertical" requiredMark={false} onFinish={(values) => action.mutate(values)}>
      <FormProblem error={action.error} />
      <Form.Item
        name="current"
        label={t('self.current')}
        rules={[{ required: true, message: t('signIn.passwordNeeded') }]}
      >
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      <NewPassword name="new" />
      <Button htmlType="submit" loading={action.isPending}>
        {t('self.changePassword')}
      </Button>
    </Form>
  );
}
