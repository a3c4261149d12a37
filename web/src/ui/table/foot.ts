import type { FootRow } from './types';

interface Part<T> {
  key: string;
  of: (row: T) => number | null;
  show: (value: number) => string;
}

/** The sum and the mean over rows that are all loaded. A de-duplicated total only the server can give. */
export function sumAndMean<T>(rows: T[], parts: Part<T>[], words: { sum: string; mean: string }): FootRow[] {
  const known = parts.map((part) => {
    const values = rows.map(part.of).filter((value) => value !== null);
    return { part, sum: values.reduce((a, b) => a + b, 0), n: values.length };
  });
  return [
    {
      key: 'sum',
      label: words.sum,
      cells: Object.fromEntries(
        known.map(({ part, sum }) => [part.key, { text: part.show(sum), how: 'sum' }]),
      ),
    },
    {
      key: 'mean',
      label: words.mean,
      cells: Object.fromEntries(
        known
          .filter(({ n }) => n > 0)
          .map(({ part, sum, n }) => [part.key, { text: part.show(sum / n), how: 'mean' }]),
      ),
    },
  ];
}
