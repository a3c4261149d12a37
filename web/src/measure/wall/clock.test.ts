import { expect, it } from 'vitest';
import { urgency } from './clock';

it.each([
  [10, 180, 'calm'],
  [120, 180, 'calm'],
  [121, 180, 'near'],
  [180, 180, 'near'],
  [181, 180, 'late'],
  [14, 30, 'calm'],
  [16, 30, 'near'],
  [31, 30, 'late'],
  [9999, null, 'calm'],
] as const)('%d seconds with a limit of %s: %s', (seconds, limit, said) => {
  expect(urgency(seconds, limit)).toBe(said);
});
