import type { ReactNode } from 'react';
import css from './empty.module.css';

/** An empty place: what will be here, and the step that fills it. */
export function Empty({
  title,
  children,
  action,
}: {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className={css.empty}>
      <Bars />
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {action && <div className={css.action}>{action}</div>}
    </div>
  );
}

/** The badge of the class monitor, two bars: the mark of the product. */
function Bars() {
  return (
    <svg viewBox="0 0 32 32" width="40" height="40" aria-hidden className={css.bars}>
      <rect x="1" y="1" width="30" height="30" rx="8" fill="none" stroke="currentColor" />
      <rect x="7" y="9.5" width="18" height="4.5" rx="1.2" fill="currentColor" />
      <rect x="7" y="18" width="18" height="4.5" rx="1.2" fill="currentColor" />
    </svg>
  );
}
