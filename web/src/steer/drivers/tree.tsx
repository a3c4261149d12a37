import { useTranslation } from 'react-i18next';
import type { Drivers, DriverTerm } from '@/api';
import { useFormat } from '@/ui/format';
import css from './drivers.module.css';
import { amountOf, money } from './words';

/** What stands below each sum. */
const BELOW: Record<string, string[]> = {
  total: ['sales', 'silent_sales'],
  sales: ['cohort_sales', 'other_sales'],
  cohort_sales: ['visitors', 'ask_rate', 'inquiries', 'order_rate', 'pay_rate', 'basket'],
};

/** The picture: what is made of what, from the whole on the left to the factors on the right. */
export function Tree({ drivers }: { drivers: Drivers }) {
  const { t } = useTranslation('steer');
  const most = Math.max(1, ...drivers.sales.map(({ effect }) => Math.abs(effect)));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={css.scroll} aria-label={t('tree')} tabIndex={0}>
      <ul className={css.tree}>
        <Node id={drivers.whole ? 'total' : 'sales'} terms={drivers.sales} most={most} />
      </ul>
    </section>
  );
}

function Node({ id, terms, most }: { id: string; terms: DriverTerm[]; most: number }) {
  const term = terms.find((term) => term.id === id);
  const below = (BELOW[id] ?? []).filter((id) => terms.some((term) => term.id === id));
  if (!term) return null;
  return (
    <li>
      <Box term={term} most={most} />
      {below.length > 0 && (
        <ul>
          {below.map((id) => (
            <Node key={id} id={id} terms={terms} most={most} />
          ))}
        </ul>
      )}
    </li>
  );
}

function Box({ term, most }: { term: DriverTerm; most: number }) {
  const { t } = useTranslation('steer');
  const format = useFormat();
  const { id, role, unit, before, after, effect } = term;
  const about = id === 'cohort_sales' || id === 'other_sales' ? t(`about.${id}`) : undefined;
  return (
    <div className={css.box} data-role={role} data-good={effect === 0 ? undefined : effect > 0} title={about}>
      <span className={css.name}>
        {role !== 'sum' && <span className={css.sign}>{t(`role.${role}`)}</span>}
        {t(`term.${id}` as 'term.basket')}
      </span>
      <span className={css.values}>
        <span>{amountOf(format, unit, before)}</span>
        <span aria-hidden>→</span>
        <strong>{amountOf(format, unit, after)}</strong>
      </span>
      <span className={css.effect}>
        <meter
          className={css.bar}
          min={0}
          max={most}
          value={Math.abs(effect)}
          aria-label={t('column.effect')}
        />
        {money(format, effect)}
      </span>
    </div>
  );
}
