import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { beginTotp, confirmTotp, endTotp, meQuery, useAction } from '@/api';
import { useMe } from '@/app/session';
import { FormProblem, useFieldErrors } from '@/ui/form';
import { useToast } from '@/ui/toast';
import css from './self.module.css';

/** The second step: a code from an authenticator. Switching off asks for the password. */
export function Totp() {
  const { t } = useTranslation('accounts');
  const me = useMe();
  if (me.totp) return <SwitchOff />;
  return (
    <>
      {me.totp_required && (
        <p role="status" className={css.once}>
          {t('totp.required')}
        </p>
      )}
      <SwitchOn />
    </>
  );
}

function SwitchOn() {
  const { t } = useTranslation('accounts');
  const client = useQueryClient();
  const { fail } = useToast();
  const begin = useAction(beginTotp, { failed: fail });
  const [form] = Form.useForm<{ code: string }>();
  const confirm = useAction(({ code }: { code: string }) => confirmTotp(code.replace(/\s/g, '')));
  useFieldErrors(form, confirm.error);
  const refresh = () => client.invalidateQueries({ queryKey: meQuery.queryKey, exact: true });

  if (confirm.data) {
    return (
      <>
        <p>{t('totp.codes')}</p>
        <ul className={css.codes}>
          {confirm.data.recovery_codes.map((code) => (
            <li key={code}>
              <code>{code}</code>
            </li>
          ))}
        </ul>
        <Button type="primary" onClick={() => void refresh()}>
          {t('totp.kept')}
        </Button>
      </>
    );
  }
  if (!begin.data) {
    return (
      <>
        <p className={css.quiet}>{t('totp.why')}</p>
        <Button loading={begin.isPending} onClick={() => begin.mutate(undefined)}>
          {t('totp.begin')}
        </Button>
      </>
    );
  }
  return (
    <div className={css.totp}>
      <img
        className={css.qr}
        alt={t('totp.qr')}
        src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(begin.data.qr_svg)}`}
      />
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(values) => confirm.mutate(values)}>
        <p>{t('totp.scan')}</p>
        <p className={css.quiet}>
          {t('totp.secret')} <code className={css.secret}>{begin.data.secret}</code>
        </p>
        <FormProblem error={confirm.error} />
        <Form.Item
          name="code"
          label={t('signIn.code')}
          rules={[{ required: true, message: t('signIn.codeNeeded') }]}
        >
          <Input inputMode="numeric" autoComplete="one-time-code" maxLength={8} autoFocus />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={confirm.isPending}>
          {t('totp.confirm')}
        </Button>
      </Form>
    </div>
  );
}

function SwitchOff() {
  const { t } = useTranslation('accounts');
  const client = useQueryClient();
  const { tell } = useToast();
  const [form] = Form.useForm<{ password: string }>();
  const action = useAction(({ password }: { password: string }) => endTotp(password), {
    done: () => {
      tell(t('totp.ended'));
      void client.invalidateQueries({ queryKey: meQuery.queryKey, exact: true });
    },
  });
  useFieldErrors(form, action.error);
  return (
    <Form form={form} layout="vertical" requiredMark={false} onFinish={(values) => action.mutate(values)}>
      <FormProblem error={action.error} />
      <Form.Item
        name="password"
        label={t('totp.password')}
        rules={[{ required: true, message: t('signIn.passwordNeeded') }]}
      >
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      <Button danger htmlType="submit" loading={action.isPending}>
        {t('totp.end')}
      </Button>
    </Form>
  );
}
