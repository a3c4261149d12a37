import { X } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { useNarrow } from '../narrow';
import css from './panel.module.css';

interface Props {
  title: ReactNode;
  close: () => void;
  /** Whether Escape may close it; not while something typed would be lost. */
  held?: boolean;
  /** Buttons at the bottom, the main one last. */
  footer?: ReactNode;
  children: ReactNode;
}

/**
 * A record or a form beside the list it came from. The list stays in use (other rows can be opened), so
 * nothing is dimmed and nothing is lost by a click beside it. At phone width it is the whole screen.
 */
export function Panel({ title, close, held, footer, children }: Props) {
  const { t } = useTranslation('ui');
  const narrow = useNarrow();
  const id = useId();
  const panel = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const before = document.activeElement;
    // A field with autoFocus has it already.
    if (!panel.current?.contains(before)) panel.current?.focus({ preventScroll: true });
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  useEffect(() => {
    const root = document.getElementById('root');
    if (!narrow || !root) return;
    root.inert = true;
    return () => {
      root.inert = false;
    };
  }, [narrow]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || held) return;
      // An open list or calendar takes the first Escape.
      if (panel.current?.querySelector('[aria-expanded="true"]') || document.querySelector('dialog[open]'))
        return;
      close();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [close, held]);

  return createPortal(
    <div
      ref={panel}
      role="dialog"
      aria-modal={narrow || undefined}
      aria-labelledby={id}
      tabIndex={-1}
      className={css.panel}
    >
      <header className={css.head}>
        <div id={id} className={css.title}>
          {title}
        </div>
        <button type="button" className={css.close} onClick={close} aria-label={t('close')}>
          <X size={18} aria-hidden />
        </button>
      </header>
      <div className={css.body}>{children}</div>
      {footer && <footer className={css.footer}>{footer}</footer>}
    </div>,
    document.body,
  );
}
