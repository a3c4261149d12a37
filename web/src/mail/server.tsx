import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, InputNumber, Radio } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type MailServer, mailServerQuery, removeMailServer, setMailServer, useAction } from '@/api';
import { FormProblem, useFieldErrors } from '@/ui/form';
import { Section } from '@/ui/page';
import { useToast } from '@/ui/toast';
import css from './mail.module.css';

interface Values {
  host: string;
  port: number;
  tls: MailServer['tls'];
  login: string;
  password?: string;
  sender: string;
  sender_name: string;
}
const TLS = ['whole', 'start', 'none'] as const;
const PORTS = { whole: 465, start: 587, none: 25 };

/** The mail server. The password is written and never shown; an empty field leaves it. */
export function ServerForm({ server }: { server: MailServer }) {
  const { t } = useTranslation('mail');
  const client = useQueryClient();
  const { tell, fail } = useToast();
  const [form] = Form.useForm<Values>();
  const [touched, setTouched] = useState(false);
  const keep = (now: MailServer) => client.setQueryData(mailServerQuery.queryKey, now);
  const save = useAction(
    ({ password, ...rest }: Values) =>
      setMailServer({
        ...rest,
        ...(password ? { password } : {}),
        ...(server.version ? { version: server.version } : {}),
      }),
    {
      done: (now) => {
        keep(now);
        tell(t('saved'));
      },
    },
  );
  const remove = useAction(() => removeMailServer(), {
    stale: [['mail', 'server']],
    done: () => tell(t('removed')),
    failed: fail,
  });
  useFieldErrors(form, save.error);
  return (
    <Form<Values>
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={server}
      onValuesChange={(changed: Partial<Values>) => {
        setTouched(true);
        if (changed.tls) form.setFieldValue('port', PORTS[changed.tls]);
      }}
      onFinish={(values) => save.mutate(values)}
    >
      <Section title={t('server')} note={server.configured ? undefined : t('unset')}>
        <Form.Item name="tls" label={t('tls')} extra={t('tlsHint')}>
          <Radio.Group options={TLS.map((value) => ({ value, label: t(`tlsOf.${value}`) }))} />
        </Form.Item>
        <div className={css.two}>
          <Form.Item
            name="host"
            label={t('host')}
            rules={[{ required: true, whitespace: true, message: t('hostNeeded') }]}
          >
            <Input maxLength={253} autoComplete="off" spellCheck={false} placeholder="smtp.example.com" />
          </Form.Item>
          <Form.Item name="port" label={t('port')} rules={[{ required: true, message: t('portNeeded') }]}>
            <InputNumber min={1} max={65_535} precision={0} />
          </Form.Item>
        </div>
        <div className={css.two}>
          <Form.Item name="login" label={t('login')} extra={t('loginHint')}>
            <Input maxLength={200} autoComplete="off" spellCheck={false} />
          </Form.Item>
          <Form.Item
            name="password"
            label={t('password')}
            extra={t(server.has_password ? 'passwordKept' : 'passwordHint')}
          >
            <Input.Password maxLength={500} autoComplete="new-password" />
          </Form.Item>
        </div>
        <div className={css.two}>
          <Form.Item
            name="sender"
            label={t('sender')}
            rules={[{ required: true, type: 'email', message: t('senderNeeded') }]}
          >
            <Input maxLength={200} inputMode="email" autoComplete="off" placeholder="report@example.com" />
          </Form.Item>
          <Form.Item name="sender_name" label={t('senderName')}>
            <Input maxLength={80} />
          </Form.Item>
        </div>
        <FormProblem error={save.error} />
        <div className={css.buttons}>
          <Button type="primary" htmlType="submit" disabled={!touched} loading={save.isPending}>
            {t('save')}
          </Button>
          {server.configured && (
            <Button danger loading={remove.isPending} onClick={() => remove.mutate(undefined)}>
              {t('remove')}
            </Button>
          )}
        </div>
      </Section>
    </Form>
  );
}
