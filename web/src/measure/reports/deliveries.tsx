import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  deleteReportDelivery,
  type ReportDelivery,
  reportDeliveriesQuery,
  type SavedReport,
  useAction,
} from '@/api';
import { Lines, Part } from '@/ui/facts';
import { useFormat } from '@/ui/format';
import { ProblemNote } from '@/ui/problem';
import { State } from '@/ui/state';
import { useToast } from '@/ui/toast';
import { PlanForm } from './plan';
import css from './reports.module.css';
import { Sendings } from './sendings';
import { useReportWords } from './words';

interface Props {
  report: SavedReport;
  adding: boolean;
  add: (on: boolean) => void;
}

/** When a report is sent to whom, and what became of it. */
export function Deliveries({ report, adding, add }: Props) {
  const { t } = useTranslation('measure');
  const words = useReportWords();
  const { data, error, refetch } = useQuery(reportDeliveriesQuery(report.id));
  const [changed, setChanged] = useState('');
  const back = () => {
    setChanged('');
    add(false);
  };
  const plans = data?.items ?? [];
  const one = plans.find(({ id }) => id === changed);
  return (
    <>
      <Part
        title={t('report.deliveries')}
        note={t('report.deliveriesNote')}
        action={
          !adding && (
            <Button
              size="small"
              onClick={() => {
                setChanged('');
                add(true);
              }}
            >
              {t('report.addPlan')}
            </Button>
          )
        }
      >
        {error && !data && <ProblemNote error={error} retry={() => void refetch()} />}
        {data && plans.length === 0 && !adding && <p className={css.quiet}>{t('report.noPlan')}</p>}
        <Lines
          lines={plans.map((plan) => ({
            key: plan.id,
            title: words.plan(plan),
            note: <Receivers plan={plan} />,
            action: !adding && (
              <>
                <Button
                  size="small"
                  type="text"
                  onClick={() => {
                    setChanged(plan.id);
                    add(true);
                  }}
                >
                  {t('report.edit')}
                </Button>
                <Remove plan={plan} report={report} />
              </>
            ),
          }))}
        />
        {adding && <PlanForm key={changed} report={report} back={back} {...(one ? { plan: one } : {})} />}
      </Part>
      {plans.length > 0 && <Sendings report={report} />}
    </>
  );
}

function Receivers({ plan }: { plan: ReportDelivery }) {
  const { t } = useTranslation('measure');
  const format = useFormat();
  const robot = plan.robot ? [plan.robot_name ?? t('report.robotGone')] : [];
  return (
    <>
      {plan.enabled ? null : (
        <>
          <State tone="idle">{t('report.off')}</State>
          {' · '}
        </>
      )}
      {format.list([...plan.addresses, ...robot])}
      {plan.next_at && ` · ${t('report.next', { at: format.when(plan.next_at) })}`}
      {plan.stopped && <span className={css.error}> · {plan.stopped}</span>}
    </>
  );
}

function Remove({ plan, report }: { plan: ReportDelivery; report: SavedReport }) {
  const { t } = useTranslation('measure');
  const { tell, fail } = useToast();
  const words = useReportWords();
  const gone = useAction(() => deleteReportDelivery(plan.id), {
    stale: [
      ['reports', 'deliveries', report.id],
      ['reports', 'list'],
    ],
    done: () => tell(t('report.said.planDeleted')),
    failed: fail,
  });
  return (
    <Button
      size="small"
      type="text"
      danger
      loading={gone.isPending}
      aria-label={t('report.deletePlanOf', { plan: words.plan(plan) })}
      onClick={() => gone.mutate(undefined)}
    >
      {t('report.deletePlan')}
    </Button>
  );
}
