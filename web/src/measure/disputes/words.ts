import type { Dispute } from '@/api';
import type { Tone } from '@/ui/state';

/** How a dispute stands, as colour beside its word. */
export const TONES: Record<Dispute['state'], Tone> = {
  open: 'warn',
  looked: 'warn',
  granted: 'good',
  refused: 'bad',
  withdrawn: 'idle',
};

/** What a buyer can be said to have been, or to have come for, and what becomes of it when it is granted. */
export const CLAIMS = ['peer', 'advertiser', 'test', 'aftersale', 'pending', 'inquiry'] as const;

/** The kinds that are about a buyer-day. */
export const KINDS = ['stage', 'slow', 'rating', 'exclusion'] as const;

interface Day {
  received: boolean;
  excluded: boolean;
  slow: boolean;
  rated: boolean;
  stage?: string | null | undefined;
}

/** What can be objected to about a buyer-day. */
export function objectionsTo(day: Day): (typeof KINDS)[number][] {
  return KINDS.filter((kind) => {
    if (kind === 'stage') return Boolean(day.stage);
    if (kind === 'slow') return day.slow;
    return kind === 'rating' ? day.rated : day.excluded;
  });
}
