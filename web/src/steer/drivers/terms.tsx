import { useTranslation } from 'react-i18next';
import type { Drivers } from '@/api';
import { useFormat } from '@/ui/format';
import css from './drivers.module.css';
import { amountOf, money } from './words';

/** The same rows as a table that adds up. */
export function Terms({ drivers }: { drivers: Drivers }) {
  const { t } = useTranslation('steer');
  const format = useFormat();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <div className={css.scroll} tabIndex={0}>
      <table className={css.terms}>
        <thead>
          <tr>
            <th scope="col">{t('column.term')}</th>
            <th scope="col">{t('column.before')}</th>
            <th scope="col">{t('column.after')}</th>
            <th scope="col">{t('column.effect')}</th>
          </tr>
        </thead>
        <tbody>
          {drivers.sales.map(({ id, role, unit, before, after, effect }) => (
            <tr key={id} data-role={role}>
              <th scope="row">
                <span className={css.sign}>{t(`role.${role}`)}</span>
                {t(`term.${id}` as 'term.basket')}
              </th>
              <td>{amountOf(format, unit, before)}</td>
              <td>{amountOf(format, unit, after)}</td>
              <td data-good={effect === 0 ? undefined : effect > 0}>{money(format, effect)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
