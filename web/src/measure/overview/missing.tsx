import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { gapsQuery } from '@/api';
import { useMay } from '@/app/session';
import { useFormat } from '@/ui/format';
import { dayOf, useTableName } from '../imports/format';
import type { Days } from '../period';
import css from './overview.module.css';

const NAMED = 3;

/** Figures on incomplete data say so. */
export function Missing({ days, shop }: { days: Days; shop: string }) {
  const { t } = useTranslation('measure');
  const format = useFormat();
  const tableName = useTableName();
  const mayLook = useMay('coverage.read');
  const { data } = useQuery(gapsQuery({ ...days, shop }));
  const [first] = data?.items ?? [];
  if (!data || !first) return null;
  const more = data.count > NAMED;
  const several = new Set(data.items.map((gap) => gap.shop.id)).size > 1;
  const named = data.items
    .slice(0, NAMED)
    .map((gap) => `${several ? `${gap.shop.name} ` : ''}${dayOf(format, gap.day)} ${tableName(gap.table)}`);
  const said = { what: format.list(named), count: data.count };
  return (
    <p className={css.missing} role="note">
      {more ? t('overview.missingMore', said) : t('overview.missing', said)}{' '}
      {mayLook && <Link to={`/measure/coverage?shop=${first.shop.id}`}>{t('overview.seeMissing')}</Link>}
    </p>
  );
}
