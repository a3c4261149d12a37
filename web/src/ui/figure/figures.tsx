import type { ReactNode } from 'react';
import css from './figure.module.css';

/** Figures side by side; their text stands in line with the title above. */
export function Figures({ children }: { children: ReactNode }) {
  return <div className={css.figures}>{children}</div>;
}
