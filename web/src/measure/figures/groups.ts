/** Metrics as they are looked at together; the first of each group are the cards. */
export const GROUPS = {
  main: [
    'received',
    'inquiries',
    'conversion',
    'paid_final',
    'sales',
    'sales_per_buyer',
    'first_response',
    'reply_rate',
  ],
  reception: [
    'consulted',
    'received',
    'unreplied',
    'reply_rate',
    'first_response',
    'avg_response',
    'avg_response_capped',
    'late_rounds',
    'offline_rounds',
    'slow_receptions',
    'long_receptions',
    'avg_session',
    'answer_ratio',
    'max_concurrent',
  ],
  conversion: [
    'inquiries',
    'ordered_final',
    'paid_final',
    'conversion',
    'conversion_same_day',
    'order_to_pay',
    'won',
    'won_by_colleague',
    'lost',
    'unpaid',
    'pending',
    'aftersale',
    'presale_share',
  ],
  sales: [
    'sales',
    'buyers_paid',
    'orders_paid',
    'units',
    'sales_per_buyer',
    'units_per_buyer',
    'price_per_unit',
    'sales_refunded',
    'refund_rate',
    'silent_sales',
    'service_share',
    'sales_per_hour',
  ],
  service: [
    'invite_rate',
    'rated_rate',
    'satisfied_rate',
    'satisfaction',
    'bad_review_rate',
    'refund_rate_refund_only',
    'refund_rate_return',
    'bargained',
  ],
} as const;
export type GroupName = keyof typeof GROUPS;
export const GROUP_NAMES = Object.keys(GROUPS) as GroupName[];

/** The list behind a figure, and what of it. */
const RECEPTIONS: Record<string, string> = {
  unreplied: 'unreplied',
  reply_rate: 'unreplied',
  late_rounds: 'late',
  offline_rounds: 'offline',
  slow_receptions: 'slow',
  long_receptions: 'long',
};
const INQUIRIES: Record<string, string> = {
  lost: 'outcome=lost',
  unpaid: 'outcome=unpaid',
  won: 'outcome=won',
  won_by_colleague: 'outcome=won_by_colleague',
  not_won: 'outcome=not_won',
  paid_final: 'outcome=paid',
  paid_same_day: 'outcome=paid',
  paid_next_day: 'outcome=paid',
  pending: 'stage=pending',
  aftersale: 'stage=aftersale',
};

const ORDERS: Record<string, string> = {
  silent_sales: 'silent',
  sales_refunded: 'refunded',
  refund_rate: 'refunded',
  refund_rate_refund_only: 'refunded',
  refund_rate_return: 'refunded',
  refunded_in_period: 'refunded',
};

/** The address of the list behind a metric. `section` is that of the definitions. */
export function listOf(metric: { id: string; section: number }, view: URLSearchParams): string {
  const [path, more] =
    metric.section === 4 || metric.section === 9
      ? ['receptions', RECEPTIONS[metric.id] ? `flag=${RECEPTIONS[metric.id]}` : '']
      : metric.section === 8
        ? ['orders', `part=${ORDERS[metric.id] ?? 'earned'}`]
        : ['inquiries', INQUIRIES[metric.id] ?? (metric.section === 7 ? 'stage=inquiry' : '')];
  const query = new URLSearchParams(more);
  for (const [name, value] of view) query.set(name, value);
  return `/measure/${path}?${query}`;
}
