import { useQueryClient } from '@tanstack/react-query';
import { Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { changeWebhook, type EventKind, type Webhook } from '@/api';
import { FormPanel } from '@/ui/panel';
import { useToast } from '@/ui/toast';
import { NameAndKinds } from './form';

interface Values {
  name: string;
  url?: string;
  all: boolean;
  kinds: string[];
}

/** Changes a receiver. Its address may hold a key and is not shown in full, so an empty field leaves it. */
export function EditForm(props: { webhook: Webhook; kinds: EventKind[]; close: () => void }) {
  const { webhook, kinds, close } = props;
  const { t } = useTranslation('events');
  const client = useQueryClient();
  const { tell, fail } = useToast();
  const stale = () => client.invalidateQueries({ queryKey: ['webhooks'] });
  const all = webhook.kinds.includes('*');
  return (
    <FormPanel<Values, Webhook>
      title={t('editOf', { name: webhook.name })}
      verb={t('save')}
      close={close}
      initial={{ name: webhook.name, all, kinds: all ? [] : webhook.kinds }}
      stale={[['webhooks']]}
      submit={({ name, url, all: every, kinds: chosen }) =>
        changeWebhook(webhook.id, {
          version: webhook.version,
          name: name.trim(),
          kinds: every ? ['*'] : chosen,
          ...(url?.trim() ? { url: url.trim() } : {}),
        })
      }
      done={({ version, url }) =>
        tell(
          t('said.saved', { name: webhook.name }),
          // The address before is not known here in full, so only the rest can be taken back.
          url === webhook.url
            ? () =>
                void changeWebhook(webhook.id, { version, name: webhook.name, kinds: webhook.kinds }).then(
                  stale,
                  fail,
                )
            : undefined,
        )
      }
    >
      <NameAndKinds
        kinds={kinds}
        between={
          <Form.Item name="url" label={t('field.url')} extra={t('urlKept', { url: webhook.url })}>
            <Input inputMode="url" autoComplete="off" spellCheck={false} placeholder="https://" />
          </Form.Item>
        }
      />
    </FormPanel>
  );
}
