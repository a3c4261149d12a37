import { X } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import css from './dialog.module.css';

interface Props {
  label: string;
  close: () => void;
  /** Shows the label and a close button above the content. */
  titled?: boolean;
  children: ReactNode;
}

/** A modal of the browser's own making: it keeps the focus inside and gives it back, Escape closes. */
export function Dialog({ label, close, titled, children }: Props) {
  const { t } = useTranslation('ui');
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click on the ground closes; by keyboard Escape does
    <dialog
      ref={dialog}
      aria-label={label}
      className={css.dialog}
      onCancel={close}
      onClick={(event) => {
        if (event.target === event.currentTarget) close();
      }}
    >
      <div className={titled ? css.content : undefined}>
        {titled && (
          <header className={css.head}>
            <h1>{label}</h1>
            <button type="button" className={css.close} aria-label={t('close')} onClick={close}>
              <X size={18} aria-hidden />
            </button>
          </header>
        )}
        {children}
      </div>
    </dialog>
  );
}
