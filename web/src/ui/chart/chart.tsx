import { ChartColumn, Table2 } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { inUnit, type Unit, useFormat } from '../format';
import css from './chart.module.css';

export interface Series {
  name: string;
  values: (number | null)[];
}
export interface ChartProps {
  /** The answer, not the topic: "晚班转化比白班低 6 个点". */
  answer: string;
  note?: ReactNode;
  shape: 'line' | 'bar';
  categories: string[];
  series: Series[];
  unit: Unit;
  height?: number;
  /** Opens the list behind a point. */
  open?: (category: number, series: number) => void;
}

const Drawing = lazy(() => import('./drawing'));

/** A chart answers one question. The same figures stand in a table, one key (`t`) away. */
export function Chart(props: ChartProps) {
  const { t } = useTranslation('ui');
  const [table, setTable] = useState(false);
  const [seen, setSeen] = useState(false);
  const place = useRef<HTMLElement>(null);
  const id = useId();

  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const watcher = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) setSeen(true);
      },
      { rootMargin: '200px' },
    );
    watcher.observe(element);
    return () => watcher.disconnect();
  }, []);

  const height = { height: props.height ?? 240 };
  return (
    <figure ref={place} className={css.chart} aria-labelledby={id}>
      <figcaption className={css.head}>
        <h2 id={id}>{props.answer}</h2>
        {props.note && <span className={css.note}>{props.note}</span>}
        <button
          type="button"
          className={css.toggle}
          aria-pressed={table}
          onClick={() => setTable(!table)}
          onKeyDown={(event) => {
            if (event.key === 't') setTable(!table);
          }}
          title={t(table ? 'chart.drawing' : 'chart.table')}
          aria-label={t(table ? 'chart.drawing' : 'chart.table')}
        >
          {table ? <ChartColumn size={16} aria-hidden /> : <Table2 size={16} aria-hidden />}
        </button>
      </figcaption>
      {table ? (
        <Figures {...props} />
      ) : (
        <div style={height} role="img" aria-label={`${props.answer} ${t('chart.hint')}`}>
          {seen && (
            <Suspense fallback={<div className={css.wait} style={height} />}>
              <Drawing {...props} />
            </Suspense>
          )}
        </div>
      )}
    </figure>
  );
}

function Figures({ categories, series, unit, open }: ChartProps) {
  const format = useFormat();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <div className={css.figures} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <td />
            {series.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {categories.map((category, at) => (
            <tr key={category}>
              <th scope="row">{category}</th>
              {series.map(({ name, values }, of) => {
                const value = values[at];
                const text = value === null || value === undefined ? '–' : inUnit(format, value, unit);
                return (
                  <td key={name}>
                    {open ? (
                      <button type="button" onClick={() => open(at, of)}>
                        {text}
                      </button>
                    ) : (
                      text
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
