import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import css from './page.module.css';

interface Slots {
  title: string;
  /** Beside the title: how many, of what day. */
  note?: ReactNode;
  /** Shop, team, person. */
  scope?: ReactNode;
  period?: ReactNode;
  comparison?: ReactNode;
  /** Filters of this page, under the title. */
  filters?: ReactNode;
  /** Buttons, the main one last. */
  actions?: ReactNode;
  export?: ReactNode;
  /** `fill`: the content takes the height that is left and scrolls inside (tables). */
  fill?: boolean;
  /** Reading width for forms and text. */
  narrow?: boolean;
  children: ReactNode;
}

/** The frame of every page: the same things at the same place. */
export function Page(slots: Slots) {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${slots.title} · ${t('name')}`;
  }, [slots.title, t]);
  const view = slots.scope || slots.period || slots.comparison;
  return (
    <div className={slots.fill ? `${css.page} ${css.fill}` : css.page}>
      <header className={css.head}>
        <div className={css.title}>
          <h1>{slots.title}</h1>
          {slots.note && <span className={css.note}>{slots.note}</span>}
        </div>
        {view && (
          <div className={css.view}>
            {slots.scope}
            {slots.period}
            {slots.comparison}
          </div>
        )}
        <div className={css.actions}>
          {slots.export}
          {slots.actions}
        </div>
      </header>
      {slots.filters && <div className={css.filters}>{slots.filters}</div>}
      <div className={slots.narrow ? `${css.body} ${css.narrow}` : css.body}>{slots.children}</div>
    </div>
  );
}

interface SectionSlots {
  title: string;
  note?: ReactNode;
  actions?: ReactNode;
  /** The content brings its own line (a list). */
  plain?: boolean;
  children: ReactNode;
}

/** A titled part of a page; parts are separated by space and a line, not by boxes in boxes. */
export function Section(props: SectionSlots) {
  return (
    <section className={props.plain ? css.plain : css.section}>
      <header className={css.sectionHead}>
        <h2>{props.title}</h2>
        {props.note && <span className={css.note}>{props.note}</span>}
        {props.actions && <div className={css.actions}>{props.actions}</div>}
      </header>
      {props.children}
    </section>
  );
}
