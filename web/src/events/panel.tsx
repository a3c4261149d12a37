import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { changeWebhook, deleteWebhook, type EventKind, useAction, type Webhook } from '@/api';
import { AskName } from '@/ui/ask';
import { Facts } from '@/ui/facts';
import { useFormat } from '@/ui/format';
import { Once } from '@/ui/once';
import { Panel } from '@/ui/panel';
import { useToast } from '@/ui/toast';
import { kindNames, WebhookState } from './columns';
import { Deliveries } from './deliveries';
import { EditForm } from './edit';

type Act = '' | 'edit' | 'delete';
interface Props {
  webhook: Webhook;
  /** Known only right after it was made. */
  secret: string;
  kinds: EventKind[];
  act: Act;
  setAct: (act: Act) => void;
  close: () => void;
}

/** A receiver: what it is told, what was sent, switching it off, deleting it. */
export default function WebhookPanel({ webhook, secret, kinds, act, setAct, close }: Props) {
  const { t } = useTranslation('events');
  const format = useFormat();
  const { tell, fail } = useToast();
  const stale = [['webhooks']];
  const turn = useAction(
    ({ enabled, version }: { enabled: boolean; version: number }) =>
      changeWebhook(webhook.id, { enabled, version }),
    {
      stale,
      done: ({ enabled, version, name }) =>
        tell(enabled ? t('said.on', { name }) : t('said.off', { name }), () =>
          turn.mutate({ enabled: !enabled, version }),
        ),
      failed: fail,
    },
  );
  const remove = useAction(() => deleteWebhook(webhook.id), {
    stale,
    done: () => {
      close();
      tell(t('said.deleted', { name: webhook.name }));
    },
    failed: fail,
  });
  if (act === 'edit') return <EditForm webhook={webhook} kinds={kinds} close={() => setAct('')} />;
  return (
    <Panel
      title={t('one')}
      close={close}
      footer={
        <>
          <Button type="text" onClick={() => setAct('delete')}>
            {t('delete')}
          </Button>
          <Button
            loading={turn.isPending}
            onClick={() => turn.mutate({ enabled: !webhook.enabled, version: webhook.version })}
          >
            {t(webhook.enabled ? 'turnOff' : 'turnOn')}
          </Button>
          <Button type="primary" onClick={() => setAct('edit')}>
            {t('edit')}
          </Button>
        </>
      }
    >
      <h1>{webhook.name}</h1>
      {secret && <Once secret={secret}>{t('once')}</Once>}
      {act === 'delete' && (
        <AskName
          name={webhook.name}
          verb={t('delete')}
          busy={remove.isPending}
          run={() => remove.mutate(undefined)}
          back={() => setAct('')}
        />
      )}
      <Facts
        facts={[
          [t('field.state'), <WebhookState key="state" webhook={webhook} />],
          ['', webhook.paused_until && t('pausedUntil', { at: format.when(webhook.paused_until) })],
          [t('field.format'), t(`format.${webhook.format}`)],
          [t('field.url'), webhook.url],
          [t('field.kinds'), kindNames(webhook, kinds, t('allKinds'), format)],
          [t('field.signed'), t(webhook.signed ? 'signed' : 'unsigned')],
          [t('field.created'), format.day(webhook.created_at)],
        ]}
      />
      <Deliveries webhook={webhook} />
    </Panel>
  );
}
