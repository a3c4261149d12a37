import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, type InputRef } from 'antd';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useNavigate, useSearchParams } from 'react-router';
import { meQuery, safeReturn, setupQuery, signIn, useAction } from '@/api';
import { ProblemNote } from '@/ui/problem';
import { Door } from './door';
import css from './door.module.css';

interface Values {
  login: string;
  password: string;
  code?: string;
}

/** Name and password, then the six digits when the account asks for them. */
export default function SignIn() {
  const { t } = useTranslation('accounts');
  const client = useQueryClient();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const back = safeReturn(params.get('return'));
  const [form] = Form.useForm<Values>();
  const code = useRef<InputRef>(null);
  const me = useQuery(meQuery);
  const setup = useQuery(setupQuery);
  const action = useAction((values: Values) => signIn(values), {
    done: (mine) => {
      // What the one before saw is not for the one who comes.
      client.clear();
      client.setQueryData(meQuery.queryKey, mine);
      void navigate(back, { replace: true });
    },
  });
  const problem = action.error;
  // Stays once asked for, so that a mistyped code does not send one back to the start.
  const second = useRef(false);
  if (problem?.code === 'code_required' || problem?.code === 'bad_code') second.current = true;
  if (problem?.code === 'bad_credentials') second.current = false;
  const asksCode = second.current;

  useEffect(() => {
    if (asksCode) code.current?.focus();
  }, [asksCode]);

  if (me.data) return <Navigate to={back} replace />;
  if (setup.data?.needed) return <Navigate to="/setup" replace />;
  const shown = problem && problem.code !== 'code_required' ? problem : null;
  return (
    <Door title={t('signIn.title')} lead={t(asksCode ? 'signIn.codeLead' : 'signIn.lead')}>
      <Form<Values>
        form={form}
        className={css.form}
        layout="vertical"
        requiredMark={false}
        onFinish={(values) => action.mutate(values)}
        onValuesChange={() => shown && action.reset()}
      >
        <div hidden={asksCode}>
          <Form.Item
            name="login"
            label={t('login')}
            rules={[{ required: true, message: t('signIn.loginNeeded') }]}
          >
            <Input size="large" autoComplete="username" autoCapitalize="none" spellCheck={false} autoFocus />
          </Form.Item>
          <Form.Item
            name="password"
            label={t('password')}
            rules={[{ required: true, message: t('signIn.passwordNeeded') }]}
          >
            <Input.Password size="large" autoComplete="current-password" />
          </Form.Item>
        </div>
        {asksCode && (
          <Form.Item
            name="code"
            label={t('signIn.code')}
            rules={[{ required: true, message: t('signIn.codeNeeded') }]}
          >
            <Input ref={code} size="large" inputMode="numeric" autoComplete="one-time-code" maxLength={20} />
          </Form.Item>
        )}
        {shown && (
          <Form.Item>
            <ProblemNote error={shown} />
          </Form.Item>
        )}
        <Button type="primary" htmlType="submit" size="large" block loading={action.isPending}>
          {t('signIn.verb')}
        </Button>
      </Form>
      <p className={css.help}>{asksCode ? t('signIn.codeHelp') : t('signIn.help')}</p>
    </Door>
  );
}
