import { useTranslation } from 'react-i18next';
import css from './table.module.css';
import type { Column, FootRow } from './types';

/** Total and mean rows. A de-duplicated total carries its name, since its rows add up to more. */
export function Foot<T>({ rows, columns }: { rows: FootRow[]; columns: Column<T>[] }) {
  const { t } = useTranslation('ui');
  return (
    <div role="rowgroup" className={css.foot}>
      {rows.map((row) => (
        <div key={row.key} role="row" tabIndex={-1} className={css.footRow}>
          {columns.map((column, i) => {
            const cell = row.cells[column.key];
            return (
              <div
                key={column.key}
                role={i === 0 ? 'rowheader' : 'gridcell'}
                tabIndex={-1}
                className={[css.cell, i === 0 ? css.first : '', column.number ? css.number : ''].join(' ')}
              >
                {i === 0 ? row.label : cell?.text}
                {cell?.how === 'distinct' && <span className={css.how}>{t('table.distinct')}</span>}
              </div>
            );
          })}
        </div>
      ))}
    </div>
  );
}
