import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

const COLUMNS = [
  'shop',
  'order_id',
  'buyer',
  'created_at',
  'paid_at',
  'closed_at',
  'status',
  'closed',
  'payable',
  'paid',
  'postage',
  'units',
  'refunded',
  'list_amount',
  'mark',
  'deposit_paid_at',
  'deposit',
  'sku',
  'title',
  'line_units',
  'line_amount',
  'line_price',
  'agent',
  'account',
  'sender',
  'sent_at',
  'kind',
  'auto',
  'text',
  'message_id',
  'conversation_id',
  'product_id',
  'to_agent',
  'from',
  'to',
  'talk',
  'refund_id',
  'state',
  'applied_at',
  'finished_at',
  'amount',
  'reason',
  'invited_at',
  'rated_at',
  'score',
  'at',
  'day',
  'visitors',
  'team',
  'name',
  'category',
  'cost',
  'value',
  'author',
] as const;

/** Columns of the open format as people call them. */
export function useColumnName() {
  const { t } = useTranslation('measure');
  return useCallback(
    (column: string) => {
      const known = COLUMNS.find((name) => name === column);
      return known ? t(`column.${known}`) : column;
    },
    [t],
  );
}
