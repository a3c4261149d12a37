import { ClipboardCopy, Columns3 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useKeys } from '../keys';
import { Menu } from '../menu';
import { useToast } from '../toast';
import { toClipboard, tsv } from './copy';
import type { Prefs } from './prefs';
import css from './table.module.css';
import type { Column, TableProps } from './types';

interface Props<T> extends Pick<TableProps<T>, 'columns' | 'total' | 'more'> {
  shown: Column<T>[];
  rows: T[];
  prefs: Prefs;
  change: (patch: (now: Prefs) => Prefs) => void;
}

/** How many rows, copy to a spreadsheet, choose columns. */
export function Tools<T>({ columns, shown, rows, prefs, change, total, more }: Props<T>) {
  const { t } = useTranslation('ui');
  const { tell, fail } = useToast();
  const copy = () =>
    toClipboard(tsv(shown, rows)).then(() => tell(t('table.copied', { count: rows.length })), fail);
  useKeys(rows.length ? [{ keys: 'c', label: t('table.copy'), group: 'list', run: copy }] : []);
  const count = total ?? rows.length;
  return (
    <div className={css.tools}>
      <span className={css.count}>
        {more?.has && total === undefined ? t('table.loaded', { count }) : t('table.rows', { count })}
      </span>
      <button
        type="button"
        className={css.tool}
        aria-label={t('table.copy')}
        title={t('table.copy')}
        onClick={copy}
      >
        <ClipboardCopy size={16} aria-hidden />
      </button>
      <Menu
        label={t('table.columns')}
        trigger={<Columns3 size={16} aria-hidden />}
        items={columns.slice(1).map((column) => {
          const on = prefs.shown[column.key] ?? !column.hidden;
          return {
            key: column.key,
            label: column.title,
            checked: on,
            run: () => change((now) => ({ ...now, shown: { ...now.shown, [column.key]: !on } })),
          };
        })}
      />
    </div>
  );
}
