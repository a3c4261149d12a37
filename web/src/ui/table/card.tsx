import css from './table.module.css';
import type { Column } from './types';

/** A row at phone width: title and side on the first line, the rest below in the order of the columns. */
export function Card<T>({ columns, row }: { columns: Column<T>[]; row: T }) {
  const place = (column: Column<T>, i: number) => column.card ?? (i === 0 ? 'title' : 'line');
  const show = (column: Column<T>) => (column.cell ? column.cell(row) : column.value(row));
  const at = (wanted: string) => columns.filter((column, i) => place(column, i) === wanted);
  return (
    <div role="gridcell" tabIndex={-1} className={css.card}>
      <div className={css.cardTop}>
        <div className={css.cardTitle}>{at('title').map(show)}</div>
        <div>
          {at('side').map((column) => (
            <span key={column.key}>{show(column)}</span>
          ))}
        </div>
      </div>
      <div className={css.cardLines}>
        {at('line').map((column) => {
          const value = show(column);
          return value === null || value === '' ? null : (
            <span key={column.key}>
              <span className="sr">{column.title} </span>
              {value}
            </span>
          );
        })}
      </div>
    </div>
  );
}
