import {
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import css from './menu.module.css';

export interface MenuItem {
  key: string;
  label: ReactNode;
  note?: ReactNode;
  /** With a value, the item is a check box and the menu stays open. */
  checked?: boolean;
  run: () => void;
}
interface Props {
  items: MenuItem[];
  label: string;
  /** The trigger is text already; the label would hide it from those who hear the page. */
  told?: boolean;
  trigger: ReactNode;
  className?: string | undefined;
  align?: 'start' | 'end';
  up?: boolean;
}

/** A button that opens a short list. Our own, since antd's brings a menu system Today has no use for. */
export function Menu({ items, label, trigger, className, align = 'end', up, told }: Props) {
  const [open, setOpen] = useState(false);
  const [above, setAbove] = useState(false);
  const id = useId();
  const box = useRef<HTMLSpanElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);

  // Below there may be no room: the last row of a page, the bar of a phone.
  useLayoutEffect(() => {
    if (!open) return setAbove(false);
    const room = (box.current?.closest('main') ?? document.body).getBoundingClientRect();
    const bottom = list.current?.getBoundingClientRect().bottom ?? 0;
    if (bottom > Math.min(room.bottom, window.innerHeight) - 8) setAbove(true);
  }, [open]);
  useEffect(() => {
    if (!open) return;
    list.current?.querySelector<HTMLElement>('[role^=menuitem]')?.focus();
    const away = (event: Event) => {
      if (!box.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', away);
    return () => document.removeEventListener('pointerdown', away);
  }, [open]);

  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const all = [...(list.current?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])];
    const at = all.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, j: at + 1, ArrowUp: at - 1, k: at - 1, Home: 0, End: -1 }[event.key];
    if (event.key === 'Tab') return setOpen(false);
    if (event.key === 'Escape') close();
    else if (to !== undefined) all.at(to % all.length)?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <span className={css.box} ref={box}>
      <button
        ref={button}
        type="button"
        className={className ?? css.plain}
        aria-label={told ? undefined : label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        {trigger}
      </button>
      {open && (
        <div
          ref={list}
          id={id}
          role="menu"
          tabIndex={-1}
          aria-label={label}
          className={[css.list, css[align], up || above ? css.up : ''].join(' ')}
          onKeyDown={onKeyDown}
        >
          {items.map((item) => (
            <button
              key={item.key}
              type="button"
              tabIndex={-1}
              {...(item.checked === undefined
                ? { role: 'menuitem' }
                : { role: 'menuitemcheckbox', 'aria-checked': item.checked })}
              className={css.item}
              onClick={() => {
                item.run();
                if (item.checked === undefined) close();
              }}
            >
              {item.checked !== undefined && <span className={css.check}>{item.checked ? '✓' : ''}</span>}
              <span>{item.label}</span>
              {item.note && <span className={css.note}>{item.note}</span>}
            </button>
          ))}
        </div>
      )}
    </span>
  );
}
