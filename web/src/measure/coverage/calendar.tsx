import { useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Coverage, Finding } from '@/api';
import { useFormat } from '@/ui/format';
import { span, weekday } from '../days';
import { dayOf, useTableName } from '../imports/format';
import css from './coverage.module.css';

interface Props {
  name: string;
  coverage: Coverage;
  from: string;
  to: string;
}
interface Cell {
  rows: number;
  accounts: number;
  what: Finding['what'] | null;
}

/** A line for each source, a field for each day; the darker, the more rows. */
export function Calendar({ name, coverage, from, to }: Props) {
  const { t } = useTranslation('measure');
  const format = useFormat();
  const tableName = useTableName();
  const days = useMemo(() => span(from, to), [from, to]);
  const lines = useMemo(() => linesOf(coverage), [coverage]);
  const place = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other days stand elsewhere
  useEffect(() => {
    // The latest days are asked about most.
    if (place.current) place.current.scrollLeft = place.current.scrollWidth;
  }, [days]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section ref={place} className={css.scroll} aria-label={t('coverage.calendarOf', { name })} tabIndex={0}>
      <table className={css.calendar}>
        <thead>
          <tr>
            <td />
            {days.map((day) => (
              <th key={day} scope="col">
                {weekday(day) === 0 || day === days[0] ? (
                  <span className={css.week}>{dayOf(format, day)}</span>
                ) : (
                  <span className="sr">{dayOf(format, day)}</span>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...lines].map(([table, { most, cells }]) => (
            <tr key={table}>
              <th scope="row">{tableName(table)}</th>
              {days.map((day) => {
                const cell = cells.get(day);
                const told = cell
                  ? t('coverage.cell', {
                      n: format.number(cell.rows),
                      count: cell.rows,
                      accounts: format.number(cell.accounts),
                    })
                  : t('coverage.noRows');
                const what = cell?.what ? t(`coverage.${cell.what}`) : '';
                return (
                  <td key={day}>
                    <span
                      className={css.cell}
                      data-level={level(cell?.rows ?? 0, most)}
                      data-what={cell?.what ?? undefined}
                      title={[dayOf(format, day), what, told].filter(Boolean).join(' · ')}
                    >
                      <span aria-hidden>{cell?.what === 'gap' ? '×' : cell?.what === 'drop' ? '▾' : ''}</span>
                      <span className="sr">{[what, told].filter(Boolean).join(' ')}</span>
                    </span>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Quarters of the fullest day; none is none. */
export const level = (rows: number, most: number) =>
  rows === 0 ? 0 : Math.max(1, Math.ceil((rows / most) * 4));

export function linesOf({
  days,
  findings,
}: Coverage): Map<string, { most: number; cells: Map<string, Cell> }> {
  const lines = new Map<string, { most: number; cells: Map<string, Cell> }>();
  const line = (table: string) => {
    const found = lines.get(table) ?? { most: 1, cells: new Map<string, Cell>() };
    lines.set(table, found);
    return found;
  };
  for (const { table, day, rows, accounts } of days) {
    const found = line(table);
    found.most = Math.max(found.most, rows);
    found.cells.set(day, { rows, accounts, what: null });
  }
  for (const { table, day, what, account, rows } of findings) {
    if (account) continue;
    const found = line(table);
    found.cells.set(day, { rows, accounts: 0, ...found.cells.get(day), what });
  }
  return lines;
}
