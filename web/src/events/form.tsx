import { Checkbox, Form, Input, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import { createWebhook, type EventKind, type Webhook, type WebhookFormat } from '@/api';
import { FormPanel } from '@/ui/panel';
import { useToast } from '@/ui/toast';
import css from './form.module.css';

interface Values {
  name: string;
  format: WebhookFormat;
  url: string;
  all: boolean;
  kinds: string[];
  secret?: string;
}
const FORMATS = ['generic', 'wecom', 'dingtalk', 'feishu'] as const;

interface Props {
  kinds: EventKind[];
  close: () => void;
  done: (made: Webhook) => void;
}

/** A new receiver. The generic form gets a secret that is shown once; robots bring their own. */
export default function WebhookForm({ kinds, close, done }: Props) {
  const { t } = useTranslation('events');
  const { tell } = useToast();
  return (
    <FormPanel<Values, Webhook>
      title={t('new')}
      verb={t('new')}
      close={close}
      initial={{ format: 'generic', all: true, kinds: [] }}
      stale={[['webhooks']]}
      submit={({ name, format, url, all, kinds: chosen, secret }, key) =>
        createWebhook(
          {
            name: name.trim(),
            format,
            url: url.trim(),
            kinds: all ? ['*'] : chosen,
            secret: secret?.trim() || undefined,
          },
          key,
        )
      }
      done={(made) => {
        tell(t('said.created', { name: made.name }));
        done(made);
      }}
    >
      <NameAndKinds
        kinds={kinds}
        between={
          <>
            <Form.Item name="format" label={t('field.format')}>
              <Radio.Group options={FORMATS.map((value) => ({ value, label: t(`format.${value}`) }))} />
            </Form.Item>
            <Form.Item
              name="url"
              label={t('field.url')}
              rules={[{ required: true, whitespace: true, message: t('need.url') }]}
            >
              <Input inputMode="url" autoComplete="off" spellCheck={false} placeholder="https://" />
            </Form.Item>
            <Form.Item noStyle dependencies={['format']}>
              {({ getFieldValue }) =>
                getFieldValue('format') === 'generic' ? null : (
                  <Form.Item name="secret" label={t('field.secret')} extra={t('secretHint')}>
                    <Input.Password autoComplete="off" />
                  </Form.Item>
                )
              }
            </Form.Item>
          </>
        }
      />
    </FormPanel>
  );
}

/** The fields that a new and an existing receiver share. */
export function NameAndKinds({ kinds, between }: { kinds: EventKind[]; between?: React.ReactNode }) {
  const { t } = useTranslation('events');
  return (
    <>
      <Form.Item
        name="name"
        label={t('field.name')}
        rules={[{ required: true, whitespace: true, message: t('need.name') }]}
      >
        <Input maxLength={80} autoFocus placeholder={t('nameHint')} />
      </Form.Item>
      {between}
      <Form.Item label={t('field.kinds')} htmlFor="all">
        <Form.Item name="all" valuePropName="checked" noStyle>
          <Checkbox>{t('allKinds')}</Checkbox>
        </Form.Item>
      </Form.Item>
      <Form.Item noStyle dependencies={['all']}>
        {({ getFieldValue }) =>
          getFieldValue('all') ? null : (
            <Form.Item name="kinds" rules={[{ type: 'array', min: 1, message: t('need.kinds') }]}>
              <Checkbox.Group className={css.kinds ?? ''}>
                {kinds.map(({ key, name }) => (
                  <Checkbox key={key} value={key}>
                    {name}
                    <small>{key}</small>
                  </Checkbox>
                ))}
              </Checkbox.Group>
            </Form.Item>
          )
        }
      </Form.Item>
    </>
  );
}
