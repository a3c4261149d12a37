import { expect, it } from 'vitest';
import { fromShown, shownOf } from './amount';

it('percent, seconds and yuan go there and come back', () => {
  const share = { unit: 'share' as const };
  expect(shownOf(share, { n: 7, d: 20 })).toBe(35);
  expect(fromShown(share, 35)).toBe('0.35');
  expect(fromShown(share, 57.3)).toBe('0.573');
  const time = { unit: 'milliseconds' as const };
  expect(shownOf(time, { n: 40_000, d: 1 })).toBe(40);
  expect(fromShown(time, 40)).toBe('40');
  expect(shownOf({ unit: 'fen_each' as const }, { n: 1250, d: 1 })).toBe(12.5);
});
