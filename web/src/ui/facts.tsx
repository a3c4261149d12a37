import { Fragment, type ReactNode } from 'react';
import css from './facts.module.css';

/** What is known about a record, name by value. A fact that is false or null is left out. */
export function Facts({ facts }: { facts: [string, ReactNode][] }) {
  return (
    <dl className={css.facts}>
      {facts
        .filter(([, value]) => value !== null && value !== undefined && value !== false && value !== '')
        .map(([name, value]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
    </dl>
  );
}

/** A part of a panel, below a line. */
export function Part(props: { title: string; note?: ReactNode; action?: ReactNode; children?: ReactNode }) {
  return (
    <section className={css.part}>
      <header className={css.head}>
        <h2>{props.title}</h2>
        {props.note && <span className={css.note}>{props.note}</span>}
        {props.action && <span className={css.action}>{props.action}</span>}
      </header>
      {props.children}
    </section>
  );
}

interface LineProps {
  title: ReactNode;
  note?: ReactNode;
  action?: ReactNode;
}
/** Short lists inside a panel or a page: what it is, a remark, what can be done with it. */
export function Lines({ lines }: { lines: (LineProps & { key: string })[] }) {
  return (
    <ul className={css.lines}>
      {lines.map(({ key, title, note, action }) => (
        <li key={key}>
          <div className={css.what}>
            <span>{title}</span>
            {note && <span className={css.note}>{note}</span>}
          </div>
          {action}
        </li>
      ))}
    </ul>
  );
}
