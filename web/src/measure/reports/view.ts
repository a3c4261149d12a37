import type { ReportView, SavedReport } from '@/api';
import type { View } from '../view';

/** Where a page of a report stands. */
const PATHS = {
  figures: '/measure',
  inquiries: '/measure/inquiries',
  orders: '/measure/orders',
  receptions: '/measure/receptions',
} as const;

/** What a page shows, as it is saved: days as words, whose, and what else it is asked for. */
export function viewOf(page: ReportView['page'], url: View, filters: Record<string, unknown>): ReportView {
  const { period, from, to, vs, shop, team, person, who } = url;
  const all = { shop, team, person, who, ...filters };
  const told = Object.entries(all).filter(
    ([, value]) => value !== '' && value !== undefined && value !== null,
  );
  return {
    page,
    period,
    ...(period === 'days' ? { from, to } : {}),
    against: page === 'figures' ? vs : 'none',
    filters: Object.fromEntries(told),
  };
}

/** The page of a report, as it was saved, with the days of today. */
export function addressOf({ view }: Pick<SavedReport, 'view'>): string {
  const query = new URLSearchParams({ period: view.period });
  if (view.from) query.set('from', view.from);
  if (view.to) query.set('to', view.to);
  if (view.page === 'figures') query.set('vs', view.against ?? 'none');
  for (const [name, value] of Object.entries(view.filters ?? {})) {
    // The page knows its figures by the name of their group.
    if (name !== 'metrics' && value !== null && value !== undefined) query.set(name, String(value));
  }
  return `${PATHS[view.page]}?${query}`;
}
