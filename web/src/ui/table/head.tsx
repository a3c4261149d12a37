import { ArrowDown, ArrowUp } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { useModel } from './model';
import type { Prefs } from './prefs';
import css from './table.module.css';
import type { Column } from './types';

interface Props<T> {
  model: ReturnType<typeof useModel>;
  columns: Column<T>[];
  hidden: boolean;
  change: (patch: (now: Prefs) => Prefs) => void;
}

/** Column heads: sorting by the title, width by the border (mouse, or arrow keys when it has the focus). */
export function Head<T>({ model, columns, hidden, change }: Props<T>) {
  const { t } = useTranslation('ui');
  const headers = model.getHeaderGroups()[0]?.headers ?? [];
  return (
    <div role="rowgroup" className={hidden ? 'sr' : css.head}>
      <div role="row" tabIndex={-1} aria-rowindex={1} className={css.headRow}>
        {columns.map((column, i) => {
          const header = headers.find(({ id }) => id === column.key);
          if (!header) return null;
          const sorted = header.column.getIsSorted();
          const width = header.getSize();
          const resize = (by: number) =>
            change((now) => ({ ...now, widths: { ...now.widths, [column.key]: Math.max(56, width + by) } }));
          return (
            <div
              key={column.key}
              role="columnheader"
              tabIndex={-1}
              aria-colindex={i + 1}
              aria-sort={sorted ? (sorted === 'desc' ? 'descending' : 'ascending') : undefined}
              className={[
                css.cell,
                css.headCell,
                i === 0 ? css.first : '',
                column.number ? css.number : '',
              ].join(' ')}
            >
              {column.sortable ? (
                <button
                  type="button"
                  className={css.sort}
                  tabIndex={hidden ? -1 : 0}
                  onClick={header.column.getToggleSortingHandler()}
                >
                  {column.title}
                  {sorted === 'asc' && <ArrowUp size={12} aria-hidden />}
                  {sorted === 'desc' && <ArrowDown size={12} aria-hidden />}
                </button>
              ) : (
                column.title
              )}
              {!hidden && (
                <div
                  role="separator"
                  tabIndex={0}
                  aria-orientation="vertical"
                  aria-label={t('table.width', { column: column.title })}
                  aria-valuenow={width}
                  aria-valuemin={56}
                  className={css.border}
                  onMouseDown={header.getResizeHandler()}
                  onTouchStart={header.getResizeHandler()}
                  onDoubleClick={() => header.column.resetSize()}
                  onKeyDown={(event) => {
                    const by = { ArrowLeft: -16, ArrowRight: 16 }[event.key];
                    if (!by) return;
                    event.preventDefault();
                    event.stopPropagation();
                    resize(by);
                  }}
                />
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}
