import { Button, Form } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { resetPassword, useAction } from '@/api';
import { FormProblem, useFieldErrors } from '@/ui/form';
import { useToast } from '@/ui/toast';
import { Door } from './door';
import css from './door.module.css';
import { NewPassword } from './password';

/** Behind a one-time link: a new password, then sign in with it. */
export default function Reset() {
  const { t } = useTranslation('accounts');
  const { token = '' } = useParams();
  const navigate = useNavigate();
  const { tell } = useToast();
  const [form] = Form.useForm<{ password: string }>();
  const action = useAction(({ password }: { password: string }) => resetPassword(token, password), {
    done: () => {
      tell(t('reset.done'));
      void navigate('/sign-in', { replace: true });
    },
  });
  useFieldErrors(form, action.error);
  return (
    <Door title={t('reset.title')} lead={t('reset.lead')}>
      <Form
        form={form}
        className={css.form}
        layout="vertical"
        requiredMark={false}
        onFinish={(values) => action.mutate(values)}
      >
        <NewPassword name="password" />
        <FormProblem error={action.error} />
        <Button type="primary" htmlType="submit" block loading={action.isPending}>
          {t('reset.verb')}
        </Button>
      </Form>
    </Door>
  );
}
