import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useKeys } from '../keys';
import { useNarrow } from '../narrow';
import { ProblemNote } from '../problem';
import { Card } from './card';
import { Foot } from './foot-rows';
import { Head } from './head';
import { least, template, useModel } from './model';
import { usePrefs } from './prefs';
import css from './table.module.css';
import { Tools } from './tools';
import type { TableProps } from './types';

const ROW = 36;
const CARD = 76;

/** The one list of the product: see DESIGN.md, "Tables". Needs a parent that gives it a height. */
export function Table<T extends object>(props: TableProps<T>) {
  const { columns, rows, open, current, more } = props;
  const { t } = useTranslation('ui');
  const narrow = useNarrow();
  const [prefs, change] = usePrefs(props.id);
  const model = useModel(props, prefs, change);
  const [at, setAt] = useState(-1);
  const scroller = useRef<HTMLDivElement>(null);

  const shown = useMemo(
    () => columns.filter((c, i) => i === 0 || (prefs.shown[c.key] ?? !c.hidden)),
    [columns, prefs.shown],
  );
  const data = model.getRowModel().rows;
  const virtual = useVirtualizer({
    count: data.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (narrow ? CARD : ROW),
    overscan: 12,
    getItemKey: (index) => data[index]?.id ?? index,
    useFlushSync: false,
  });
  const visible = virtual.getVirtualItems();
  const last = visible.at(-1)?.index ?? 0;

  // biome-ignore lint/correctness/useExhaustiveDependencies: asks again only when the end comes near
  useEffect(() => {
    if (more?.has && !more.loading && last >= data.length - 20) more.load();
  }, [last, data.length, more?.has, more?.loading]);

  const move = (to: number) => {
    const next = Math.max(0, Math.min(data.length - 1, to));
    setAt(next);
    virtual.scrollToIndex(next);
    // With a record open beside the list, going through the list goes through the records.
    const row = data[next];
    if (current && row) open?.(row.original as T);
  };
  const openAt = () => {
    const row = data[at];
    if (row) open?.(row.original as T);
  };
  useKeys(
    rows?.length
      ? [
          { keys: 'j', label: t('table.down'), group: 'list', run: () => move(at + 1) },
          { keys: 'k', label: t('table.up'), group: 'list', run: () => move(at - 1) },
          ...(open ? [{ keys: 'Enter', label: t('table.open'), group: 'list' as const, run: openAt }] : []),
          ...(props.rowKeys ?? []).map(({ keys, label, run }) => ({
            keys,
            label,
            group: 'list' as const,
            run: () => {
              const row = data[at];
              if (row) run(row.original as T);
            },
          })),
        ]
      : [],
  );

  if (props.error && !rows)
    return <ProblemNote error={props.error} {...(props.retry ? { retry: props.retry } : {})} />;
  if (rows?.length === 0) return props.empty;
  const widths = {
    '--cols': template(shown, prefs.widths),
    '--least': `${least(shown, prefs.widths)}px`,
  } as React.CSSProperties;
  const rowId = (index: number) => `${props.id}-${index}`;

  return (
    <div className={css.frame}>
      <Tools
        {...props}
        shown={shown}
        rows={data.map((row) => row.original as T)}
        prefs={prefs}
        change={change}
      />
      <div
        ref={scroller}
        className={narrow ? `${css.scroller} ${css.cards}` : css.scroller}
        role="grid"
        aria-label={props.label}
        aria-rowcount={data.length + 1}
        aria-colcount={shown.length}
        aria-busy={!rows}
        aria-activedescendant={data[at] ? rowId(at) : undefined}
        tabIndex={0}
        style={widths}
        onKeyDown={(event) => {
          const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: data.length - 1 }[event.key];
          if (to === undefined || event.target !== event.currentTarget) return;
          event.preventDefault();
          move(to);
        }}
      >
        <Head model={model} columns={shown} hidden={narrow} change={change} />
        <div
          role="rowgroup"
          className={css.body}
          style={{ height: rows ? virtual.getTotalSize() : undefined }}
        >
          {!rows && <Waiting columns={shown.length} />}
          {visible.map((item) => {
            const row = data[item.index];
            if (!row) return null;
            const record = row.original as T;
            const state = [
              css.row,
              item.index === at ? css.at : '',
              row.id === current ? css.current : '',
              open ? css.opens : '',
            ].join(' ');
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: Enter on the list opens the row
              <div
                key={item.key}
                id={rowId(item.index)}
                ref={narrow ? virtual.measureElement : undefined}
                data-index={item.index}
                role="row"
                aria-rowindex={item.index + 2}
                aria-selected={item.index === at}
                tabIndex={-1}
                className={state}
                style={{ transform: `translateY(${item.start}px)` }}
                onClick={(event) => {
                  if (event.target instanceof Element && event.target.closest('a,button,input,label')) return;
                  setAt(item.index);
                  open?.(record);
                }}
              >
                {narrow ? (
                  <Card columns={shown} row={record} />
                ) : (
                  shown.map((column, i) => (
                    <div
                      key={column.key}
                      role={i === 0 ? 'rowheader' : 'gridcell'}
                      {...{ 'aria-colindex': i + 1 }}
                      className={[css.cell, i === 0 ? css.first : '', column.number ? css.number : ''].join(
                        ' ',
                      )}
                    >
                      {column.cell ? column.cell(record) : column.value(record)}
                    </div>
                  ))
                )}
              </div>
            );
          })}
        </div>
        {props.foot && !narrow && <Foot rows={props.foot} columns={shown} />}
      </div>
    </div>
  );
}

function Waiting({ columns }: { columns: number }) {
  return Array.from({ length: 8 }, (_, row) => (
    <div key={row} className={css.waiting} role="row" tabIndex={-1}>
      {Array.from({ length: columns }, (_, i) => (
        <span key={i} role="gridcell" tabIndex={-1} />
      ))}
    </div>
  ));
}
