import { useQuery } from '@tanstack/react-query';
import { Bell as BellIcon } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { unreadQuery } from '@/api';
import css from './bell.module.css';
import { Notices } from './notices';

/** Notifications, with how many are unread. */
export function Bell() {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const { data } = useQuery(unreadQuery);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const unread = data?.unread ?? 0;

  useEffect(() => {
    if (!open) return;
    const away = (event: Event) => {
      if (!box.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', away);
    return () => document.removeEventListener('pointerdown', away);
  }, [open]);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes what the button opened
    <div
      ref={box}
      className={css.box}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return;
        setOpen(false);
        button.current?.focus();
      }}
    >
      <button
        ref={button}
        type="button"
        className={css.bell}
        aria-expanded={open}
        aria-label={unread ? t('bell.unread', { count: unread }) : t('bell.name')}
        title={t('bell.name')}
        onClick={() => setOpen(!open)}
      >
        <BellIcon size={18} strokeWidth={1.75} aria-hidden />
        {unread > 0 && <span className={css.count}>{unread > 99 ? '99+' : unread}</span>}
      </button>
      {open && (
        <section className={css.panel} aria-label={t('bell.name')}>
          <Notices close={() => setOpen(false)} />
        </section>
      )}
    </div>
  );
}
