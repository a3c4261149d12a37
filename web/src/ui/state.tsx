import type { ReactNode } from 'react';
import css from './state.module.css';

export type Tone = 'good' | 'bad' | 'warn' | 'idle';

/** A state: a word beside its dot, since colour never speaks alone. */
export function State({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={css.state} data-tone={tone}>
      {children}
    </span>
  );
}
