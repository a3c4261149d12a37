import { expect, it } from 'vitest';
import { size } from './size';

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [12_400_000, '12.4 MB'],
  [345_000_000, '345 MB'],
])('%d bytes are %s', (bytes, told) => {
  expect(size(bytes)).toBe(told);
});
