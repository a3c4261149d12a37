import { useTranslation } from 'react-i18next';
import type { ReportDelivery, ReportView, SavedReport } from '@/api';
import { useFormat } from '@/ui/format';
import { daysOf } from '../imports/format';
import { BY } from '../overview/by';

/** What a report is, in a line; and when it is sent. */
export function useReportWords() {
  const { t } = useTranslation('measure');
  const format = useFormat();
  const period = (view: ReportView) =>
    view.period === 'days'
      ? (daysOf(format, view.from ?? '', view.to ?? view.from ?? '') ?? '')
      : t(`view.periods.${view.period}`);
  const about = (view: ReportView) => {
    const by = BY.find((one) => one === view.filters?.by);
    const parts = [t(`report.page.${view.page}`), period(view)];
    if (by) parts.push(t(`overview.bys.${by}`));
    const who = view.filters?.who;
    if (typeof who === 'string' && who) parts.push(who);
    return parts.join(' · ');
  };
  const shared = (report: SavedReport) =>
    report.shared === 'team' && report.team
      ? report.team.name
      : report.shared === 'roles'
        ? format.list(report.roles.map(({ name }) => name))
        : t(`report.shared.${report.shared}`);
  const plan = ({ every, day, at, zone }: ReportDelivery) =>
    every === 'daily'
      ? t('report.plan.daily', { at, zone })
      : every === 'weekly'
        ? t('report.plan.weekly', { day: format.weekday(`2024-01-0${day + 1}T12:00:00`), at, zone })
        : t('report.plan.monthly', { day, at, zone });
  return { about, period, shared, plan };
}
