import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { EventKind, Webhook } from '@/api';
import { type Format, useFormat } from '@/ui/format';
import { State } from '@/ui/state';
import type { Column } from '@/ui/table';

/** "新增任务、任务完成" or "全部事件". */
export const kindNames = (webhook: Webhook, kinds: EventKind[] | undefined, all: string, format: Format) =>
  webhook.kinds.includes('*')
    ? all
    : format.list(webhook.kinds.map((key) => kinds?.find((kind) => kind.key === key)?.name ?? key));

/** Whether it is told things now, in a word. */
export function WebhookState({ webhook }: { webhook: Webhook }) {
  const { t } = useTranslation('events');
  if (!webhook.enabled) return <State tone="idle">{t('state.off')}</State>;
  if (webhook.paused_until) return <State tone="bad">{t('state.paused')}</State>;
  if (webhook.failures > 0)
    return <State tone="warn">{t('state.failing', { count: webhook.failures })}</State>;
  return <State tone="good">{t('state.on')}</State>;
}

export function useWebhookColumns(kinds: EventKind[] | undefined): Column<Webhook>[] {
  const { t } = useTranslation('events');
  const format = useFormat();
  return useMemo(
    () => [
      { key: 'name', title: t('field.name'), value: (one) => one.name, width: 160 },
      { key: 'format', title: t('field.format'), value: (one) => t(`format.${one.format}`), width: 112 },
      { key: 'url', title: t('field.url'), value: (one) => one.url, width: 240, grow: true },
      {
        key: 'kinds',
        title: t('field.kinds'),
        value: (one) => kindNames(one, kinds, t('allKinds'), format),
        width: 200,
        card: 'none',
      },
      {
        key: 'state',
        title: t('field.state'),
        value: (one) => (one.enabled ? one.failures : -1),
        cell: (one) => <WebhookState webhook={one} />,
        width: 136,
        card: 'side',
      },
      {
        key: 'created_at',
        title: t('field.created'),
        value: (one) => one.created_at,
        cell: (one) => format.day(one.created_at),
        width: 112,
        hidden: true,
        card: 'none',
      },
    ],
    [t, format, kinds],
  );
}
