import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useNavigate } from 'react-router';
import { meQuery, type NewSetup, setUp, setupQuery, useAction } from '@/api';
import { FormProblem, useFieldErrors } from '@/ui/form';
import { PLATFORMS, timeZones } from '@/ui/platforms';
import { Door } from './door';
import css from './door.module.css';
import { NewPassword } from './password';

const STEPS = ['code', 'owner', 'shop'] as const;

/** First run: the code from the terminal, the owner, the first shop; then what to do next. */
export default function Setup() {
  const { t, i18n } = useTranslation(['accounts', 'ui']);
  const client = useQueryClient();
  const navigate = useNavigate();
  const [form] = Form.useForm<NewSetup>();
  const [at, setAt] = useState(0);
  const setup = useQuery(setupQuery);
  const action = useAction((values: NewSetup, key) => setUp(values, key), {
    failed: (problem) => {
      const pointer = problem.errors[0]?.pointer ?? (problem.code.includes('code') ? '/code' : '');
      const step = STEPS.findIndex((name) => pointer.startsWith(`/${name}`));
      if (step >= 0) setAt(step);
    },
  });
  useFieldErrors(form, action.error, at);

  if (action.data) {
    return (
      <Done
        name={action.data.name}
        go={() => {
          client.setQueryData(setupQuery.queryKey, { needed: false });
          client.setQueryData(meQuery.queryKey, action.data);
          void navigate('/today', { replace: true });
        }}
      />
    );
  }
  if (setup.data && !setup.data.needed) return <Navigate to="/" replace />;

  const step = STEPS[at] ?? 'code';
  // Only the fields of the step are there to be checked; what earlier steps hold is kept.
  const next = () => {
    if (at < STEPS.length - 1) setAt(at + 1);
    else action.mutate(form.getFieldsValue(true));
  };
  return (
    <Door title={t('setup.title')} lead={t(`setup.lead.${step}`)} wide>
      <ol className={css.steps}>
        {STEPS.map((name, i) => (
          <li
            key={name}
            data-state={i < at ? 'done' : undefined}
            aria-current={i === at ? 'step' : undefined}
          >
            {t(`setup.step.${name}`)}
          </li>
        ))}
      </ol>
      <Form<NewSetup>
        form={form}
        className={css.form}
        layout="vertical"
        requiredMark={false}
        initialValues={{
          shop: {
            platform: 'taobao',
            time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone || 'Asia/Shanghai',
          },
        }}
        onFinish={next}
      >
        {step === 'code' && (
          <Form.Item
            name="code"
            label={t('setup.code')}
            extra={t('setup.codeHint')}
            rules={[{ required: true, whitespace: true, message: t('setup.codeNeeded') }]}
          >
            <Input autoFocus autoComplete="off" autoCapitalize="characters" spellCheck={false} />
          </Form.Item>
        )}
        {step === 'owner' && (
          <>
            <Form.Item
              name={['owner', 'name']}
              label={t('setup.name')}
              rules={[{ required: true, whitespace: true, message: t('setup.nameNeeded') }]}
            >
              <Input autoComplete="name" maxLength={60} autoFocus />
            </Form.Item>
            <Form.Item
              name={['owner', 'login']}
              label={t('login')}
              rules={[{ required: true, whitespace: true, message: t('signIn.loginNeeded') }]}
            >
              <Input autoComplete="username" autoCapitalize="none" spellCheck={false} maxLength={60} />
            </Form.Item>
            <NewPassword name={['owner', 'password']} label={t('password')} />
          </>
        )}
        {step === 'shop' && (
          <>
            <Form.Item
              name={['shop', 'name']}
              label={t('setup.shop')}
              rules={[{ required: true, whitespace: true, message: t('setup.shopNeeded') }]}
            >
              <Input maxLength={60} autoFocus />
            </Form.Item>
            <Form.Item name={['shop', 'platform']} label={t('setup.platform')}>
              <Select options={PLATFORMS.map((value) => ({ value, label: t(`ui:platform.${value}`) }))} />
            </Form.Item>
            <Form.Item name={['shop', 'time_zone']} label={t('setup.zone')} extra={t('setup.zoneHint')}>
              <Select showSearch options={timeZones(i18n.language)} />
            </Form.Item>
          </>
        )}
        <FormProblem error={action.error} />
        <div className={css.buttons}>
          {at > 0 ? <Button onClick={() => setAt(at - 1)}>{t('setup.back')}</Button> : <span />}
          <Button type="primary" htmlType="submit" loading={action.isPending}>
            {t(at < STEPS.length - 1 ? 'setup.next' : 'setup.verb')}
          </Button>
        </div>
      </Form>
    </Door>
  );
}

function Done({ name, go }: { name: string; go: () => void }) {
  const { t } = useTranslation('accounts');
  return (
    <Door title={t('setup.done.title', { name })} lead={t('setup.done.lead')} wide>
      <ul className={css.next}>
        <li>
          <strong>{t('setup.done.people')}</strong>
          {t('setup.done.peopleHow')}
        </li>
        <li>
          <strong>{t('setup.done.demo')}</strong>
          {t('setup.done.demoHow')} <code>banzhang demo</code>
        </li>
      </ul>
      <div className={css.form}>
        <Button type="primary" block onClick={go}>
          {t('setup.done.verb')}
        </Button>
      </div>
    </Door>
  );
}
