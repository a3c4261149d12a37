import { expect, it } from 'vitest';
import { formatter } from './format';

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [12_400_000, '12.4 MB'],
  [345_000_000, '345 MB'],
])('%d bytes are %s', (bytes, told) => {
  expect(formatter('zh-CN').size(bytes)).toBe(told);
});
