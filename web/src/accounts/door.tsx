import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Mark } from '@/app/mark';
import css from './door.module.css';
import { ThemeButton } from './theme-button';

/** The frame of the pages before one is signed in: sign-in, first run, password reset. */
export function Door({
  title,
  lead,
  wide,
  children,
}: {
  title: string;
  lead?: ReactNode;
  wide?: boolean;
  children: ReactNode;
}) {
  const { t, i18n } = useTranslation();
  useEffect(() => {
    document.title = `${title} · ${t('name')}`;
  }, [title, t]);
  const other = i18n.language === 'zh-CN' ? 'en' : 'zh-CN';
  return (
    <div className={css.door}>
      <header className={css.top}>
        <Mark size={28} />
        <span className={css.name}>{t('name')}</span>
        <ThemeButton />
        <button
          type="button"
          className={css.plain}
          lang={other}
          onClick={() => void i18n.changeLanguage(other)}
        >
          {other === 'en' ? 'English' : '中文'}
        </button>
      </header>
      <main className={wide ? `${css.main} ${css.wide}` : css.main}>
        <h1>{title}</h1>
        {lead && <p className={css.lead}>{lead}</p>}
        {children}
      </main>
    </div>
  );
}
