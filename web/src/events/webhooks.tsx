import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Plus } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { eventKindsQuery, webhooksQuery } from '@/api';
import { Empty } from '@/ui/empty';
import { useKeys } from '@/ui/keys';
import { Page } from '@/ui/page';
import { Table } from '@/ui/table';
import { flag, oneOf, text, useUrlState } from '@/ui/url';
import { useWebhookColumns } from './columns';

const WebhookPanel = lazy(() => import('./panel'));
const WebhookForm = lazy(() => import('./form'));
const schema = { open: text(), act: oneOf(['', 'edit', 'delete'], ''), new: flag() };

/** Receivers outside that are told what happens here: programs and group robots. */
export default function WebhooksPage() {
  const { t } = useTranslation('events');
  const [url, setUrl] = useUrlState(schema);
  const [secret, setSecret] = useState<{ of: string; text: string } | null>(null);
  const { data, error, refetch } = useQuery(webhooksQuery);
  const kinds = useQuery(eventKindsQuery);
  const columns = useWebhookColumns(kinds.data?.items);
  const add = () => setUrl({ new: true, open: '', act: '' }, { push: true });
  useKeys([{ keys: 'n', label: t('new'), group: 'list', run: add }]);
  const verb = (
    <Button type="primary" icon={<Plus size={16} aria-hidden />} onClick={add}>
      {t('new')}
    </Button>
  );
  const open = data?.items.find(({ id }) => id === url.open);
  return (
    <Page title={t('title')} note={t('note')} fill actions={verb}>
      <Table
        id="webhooks"
        label={t('title')}
        columns={columns}
        rows={data?.items}
        rowKey={(webhook) => webhook.id}
        current={url.open}
        open={(webhook) => setUrl({ open: webhook.id, act: '', new: false }, { push: !url.open })}
        error={error}
        retry={() => void refetch()}
        empty={
          <Empty title={t('none')} action={verb}>
            {t('noneThen')}
          </Empty>
        }
      />
      <Suspense fallback={null}>
        {open && (
          <WebhookPanel
            key={open.id}
            webhook={open}
            secret={secret?.of === open.id ? secret.text : ''}
            kinds={kinds.data?.items ?? []}
            act={url.act}
            setAct={(act) => setUrl({ act })}
            close={() => setUrl({ open: '', act: '' })}
          />
        )}
        {url.new && (
          <WebhookForm
            kinds={kinds.data?.items ?? []}
            close={() => setUrl({ new: false })}
            done={(made) => {
              if (made.secret) setSecret({ of: made.id, text: made.secret });
              setUrl({ new: false, open: made.id });
            }}
          />
        )}
      </Suspense>
    </Page>
  );
}
