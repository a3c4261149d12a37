import { X } from 'lucide-react';
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/api';
import { useProblemText } from './problem';
import css from './toast.module.css';

interface Toast {
  text: string;
  detail?: string | undefined;
  undo?: (() => void) | undefined;
  bad?: boolean;
}
interface Toasts {
  /** Says that something was done; with `undo`, offers to take it back instead of having asked before. */
  tell: (text: string, undo?: () => void) => void;
  fail: (problem: unknown) => void;
}
const ToastContext = createContext<Toasts>({ tell: () => {}, fail: () => {} });
export const useToast = () => use(ToastContext);

const STAY = 7000;

export function ToastProvider({ children }: { children: ReactNode }) {
  const { t } = useTranslation('ui');
  const [shown, setShown] = useState<(Toast & { id: number }) | null>(null);
  const [held, setHeld] = useState(false);
  const next = useRef(0);
  const words = useProblemText();

  const show = useCallback((toast: Toast) => setShown({ ...toast, id: next.current++ }), []);
  const value = useMemo<Toasts>(
    () => ({
      tell: (text, undo) => show({ text, undo }),
      fail: (error) => {
        const { what, next } = words(Problem.from(error));
        show({ text: what, detail: next, bad: true });
      },
    }),
    [show, words],
  );

  useEffect(() => {
    if (!shown || held) return;
    const timer = setTimeout(() => setShown(null), STAY);
    return () => clearTimeout(timer);
  }, [shown, held]);

  const undo = () => {
    shown?.undo?.();
    setShown(null);
  };
  return (
    <ToastContext value={value}>
      {children}
      {createPortal(
        <output
          className={css.place}
          aria-live="polite"
          onMouseEnter={() => setHeld(true)}
          onMouseLeave={() => setHeld(false)}
          onFocus={() => setHeld(true)}
          onBlur={() => setHeld(false)}
        >
          {shown && (
            <div key={shown.id} className={shown.bad ? `${css.toast} ${css.bad}` : css.toast}>
              <span>
                {shown.text}
                {shown.detail && <small className={css.detail}>{shown.detail}</small>}
              </span>
              {shown.undo && (
                <button type="button" className={css.undo} onClick={undo}>
                  {t('undo')}
                </button>
              )}
              <button
                type="button"
                className={css.close}
                aria-label={t('close')}
                onClick={() => setShown(null)}
              >
                <X size={14} aria-hidden />
              </button>
            </div>
          )}
        </output>,
        document.body,
      )}
    </ToastContext>
  );
}
