import type { FigureCell, Metric } from '@/api';
import { type Format, inUnit, type Unit } from '@/ui/format';

/** Numerator and denominator as they came; divided only here, to be shown. */
export type Parts = Pick<FigureCell, 'n' | 'd'>;

const HOUR = 3600;
/** How a unit of the registry is shown: as what, and how one numerator ÷ denominator becomes that. */
const SHOWN: Record<Metric['unit'], [unit: Unit, times: number]> = {
  buyer_days: ['count', 1],
  rounds: ['count', 1],
  messages: ['count', 1],
  characters: ['count', 1],
  sessions: ['count', 1],
  orders: ['count', 1],
  units: ['count', 1],
  fen: ['money', 1],
  milliseconds: ['seconds', 0.001],
  share: ['percent', 1],
  fen_each: ['money', 1],
  quotient: ['ratio', 1],
  fen_per_hour: ['money', HOUR],
  per_hour: ['ratio', HOUR],
};

export const unitOf = (metric: Pick<Metric, 'unit'>): Unit => SHOWN[metric.unit][0];

/** The figure, or null where there is no case (0/0). */
export function figureOf(metric: Pick<Metric, 'unit'>, parts: Parts | null | undefined): number | null {
  if (!parts) return null;
  const [, times] = SHOWN[metric.unit];
  if (typeof parts.d !== 'number') return parts.n * times;
  return parts.d === 0 ? null : (parts.n / parts.d) * times;
}

/** As text; no case is a dash. */
export function told(
  format: Format,
  metric: Pick<Metric, 'unit'>,
  parts: Parts | null | undefined,
  digits?: number,
): string {
  const value = figureOf(metric, parts);
  return value === null ? '–' : inUnit(format, value, unitOf(metric), digits);
}

/** Two figures that differ as texts that differ, with as many decimals as that takes. */
export function toldApart(
  format: Format,
  metric: Pick<Metric, 'unit'>,
  one: Parts,
  other: Parts,
): [string, string] {
  for (const digits of [undefined, 2, 3, 4, 5]) {
    const texts = [one, other].map((parts) => told(format, metric, parts, digits)) as [string, string];
    if (texts[0] !== texts[1]) return texts;
  }
  return [told(format, metric, one), told(format, metric, other)];
}

/** By how much it changed; null where one of both is no case. */
export function changeOf(metric: Pick<Metric, 'unit'>, cell: FigureCell | undefined): number | null {
  const now = figureOf(metric, cell);
  const before = figureOf(metric, cell?.before);
  return now === null || before === null ? null : now - before;
}

/** Rates of cases of which each is one or the other; others are of money, or of points. */
const CASES = [4, 5, 7, 9];
const counted = ({ id, unit, section }: Pick<Metric, 'id' | 'unit' | 'section'>) =>
  unit === 'share' && id !== 'satisfaction' && (CASES.includes(section) || id === 'bad_review_rate');

/** Fewer cases than this are a small sample. */
export const FEW = 30;

/** How many cases a figure stands on, where they are too few to say much. */
export function fewOf(
  metric: Pick<Metric, 'id' | 'unit' | 'section'>,
  cell: Parts | undefined | null,
): number | undefined {
  const d = cell?.d;
  const cases =
    counted(metric) ||
    metric.unit === 'milliseconds' ||
    metric.unit === 'fen_each' ||
    metric.unit === 'quotient';
  return typeof d === 'number' && cases && d > 0 && d < FEW ? d : undefined;
}

/** What a change of a rate allows to say: by chance alone it were seldom (1 in 100), now and then (1 in 10), or often. */
export function sureOf(
  metric: Pick<Metric, 'id' | 'unit' | 'section'>,
  cell: FigureCell | undefined,
): 'clear' | 'maybe' | 'open' | undefined {
  if (!counted(metric) || !cell?.d || !cell.before?.d) return undefined;
  const { n, d } = cell;
  const { n: m, d: e } = cell.before;
  if (d < FEW || e < FEW) return 'open';
  const both = (n + m) / (d + e);
  const spread = Math.sqrt(both * (1 - both) * (1 / d + 1 / e));
  const far = spread === 0 ? 0 : Math.abs(n / d - m / e) / spread;
  return far >= 2.576 ? 'clear' : far >= 1.645 ? 'maybe' : 'open';
}

export const directionOf = ({ direction }: Pick<Metric, 'direction'>) =>
  direction === 'neutral' ? 'none' : direction;
