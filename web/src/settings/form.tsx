import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changeSettings, rolesQuery, type Settings, settingsQuery, useAction } from '@/api';
import { FormProblem, useFieldErrors } from '@/ui/form';
import { Section } from '@/ui/page';
import { timeZones } from '@/ui/platforms';
import { useToast } from '@/ui/toast';
import { difference } from './difference';
import css from './form.module.css';
import { RetentionFields } from './retention';

/** One form; only what was changed is sent, and from the toast it is as it was. */
export function SettingsForm({ settings }: { settings: Settings }) {
  const { t } = useTranslation('settings');
  const client = useQueryClient();
  const { tell, fail } = useToast();
  const [form] = Form.useForm<Settings>();
  const [touched, setTouched] = useState(false);
  const keep = (now: Settings) => client.setQueryData(settingsQuery.queryKey, now);
  const save = useAction((values: Settings) => changeSettings(difference(settings, values)), {
    done: (now) => {
      keep(now);
      tell(t('saved'), () => void changeSettings(difference(now, settings)).then(keep, fail));
    },
  });
  useFieldErrors(form, save.error);
  return (
    <Form<Settings>
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={settings}
      onValuesChange={() => setTouched(true)}
      onFinish={(values) => save.mutate(values)}
    >
      <Organisation />
      <SignIn />
      <Section title={t('retention.title')} note={t('retention.note')}>
        <RetentionFields />
      </Section>
      <div className={css.bar} data-touched={touched}>
        <FormProblem error={save.error} />
        <Button type="primary" htmlType="submit" disabled={!touched} loading={save.isPending}>
          {t('save')}
        </Button>
        {touched && (
          <Button
            onClick={() => {
              form.resetFields();
              setTouched(false);
            }}
          >
            {t('discard')}
          </Button>
        )}
      </div>
    </Form>
  );
}

function Organisation() {
  const { t, i18n } = useTranslation('settings');
  return (
    <Section title={t('organisation')}>
      <Form.Item
        name="organisation_name"
        label={t('name')}
        extra={t('nameHint')}
        rules={[{ required: true, whitespace: true, message: t('nameNeeded') }]}
      >
        <Input maxLength={64} />
      </Form.Item>
      <Form.Item name="default_language" label={t('language')} extra={t('languageHint')}>
        <Select
          options={[
            { value: 'zh-CN', label: '中文' },
            { value: 'en', label: 'English' },
          ]}
        />
      </Form.Item>
      <Form.Item name="default_time_zone" label={t('zone')} extra={t('zoneHint')}>
        <Select showSearch options={timeZones(i18n.language)} />
      </Form.Item>
    </Section>
  );
}

function SignIn() {
  const { t } = useTranslation('settings');
  const roles = useQuery(rolesQuery);
  const needed = [{ required: true, message: t('numberNeeded') }];
  return (
    <Section title={t('signIn')}>
      <div className={css.two}>
        <Form.Item name="session_idle_minutes" label={t('idle')} extra={t('idleHint')} rules={needed}>
          <InputNumber min={5} max={43_200} precision={0} suffix={t('minutes')} />
        </Form.Item>
        <Form.Item name="session_days" label={t('days')} extra={t('daysHint')} rules={needed}>
          <InputNumber min={1} max={365} precision={0} suffix={t('day')} />
        </Form.Item>
        <Form.Item name="password_min" label={t('password')} extra={t('passwordHint')} rules={needed}>
          <InputNumber min={8} max={64} precision={0} suffix={t('characters')} />
        </Form.Item>
      </div>
      <Form.Item name="totp_required_roles" label={t('totp')} extra={t('totpHint')}>
        <Select
          mode="multiple"
          placeholder={t('totpNone')}
          options={(roles.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        />
      </Form.Item>
    </Section>
  );
}
