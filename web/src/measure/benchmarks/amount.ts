import type { BenchmarkValue, Metric } from '@/api';

type Of = Pick<Metric, 'unit'> | undefined;

/** How many of what people type make one of what is sent: percent and fractions. */
const typed = (metric: Of) => (metric?.unit === 'share' ? 100 : 1);
/** How many units of the figure one of what is sent is: seconds and milliseconds, yuan and fen. */
const scale = (metric: Of) =>
  metric?.unit === 'milliseconds' ? 1000 : metric?.unit === 'fen' || metric?.unit === 'fen_each' ? 100 : 1;
const plain = (value: number) => Number(value.toFixed(6));

/** A value as people type it: percent, seconds, yuan. */
export const shownOf = (metric: Of, { n, d }: BenchmarkValue) =>
  plain((n * typed(metric)) / d / scale(metric));

/** What was typed as the server takes it: a decimal. */
export const fromShown = (metric: Of, value: number) => String(plain(value / typed(metric)));
