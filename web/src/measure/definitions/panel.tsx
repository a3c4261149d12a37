import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Metric } from '@/api';
import { Facts } from '@/ui/facts';
import { Panel } from '@/ui/panel';
import { listOf } from '../figures/groups';

/** One figure: what it is, how it is told, and the list behind it. */
export function MetricPanel({ metric, close }: { metric: Metric; close: () => void }) {
  const { t } = useTranslation('measure');
  return (
    <Panel title={t('definitions.name')} close={close}>
      <h1>{metric.name}</h1>
      <Facts
        facts={[
          [t('definitions.definition'), metric.definition],
          [t('definitions.other'), metric.other_name],
          [t('definitions.unit'), t(`unit.${metric.unit}`)],
          [t('definitions.direction'), t(`direction.${metric.direction}`)],
          [t('definitions.total'), t(`total.${metric.total}`)],
          [t('definitions.section'), metric.section],
          ['ID', metric.id],
          [
            t('definitions.list'),
            <Link key="list" to={listOf(metric, new URLSearchParams())}>
              {t('definitions.seeList')}
            </Link>,
          ],
        ]}
      />
    </Panel>
  );
}
