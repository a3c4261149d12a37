import { expect, test } from 'vitest';
import { searchable } from './words';

test('signs alone are nothing to look for', () => {
  expect(['退货', 'xl', '15', '“好”'].every(searchable)).toBe(true);
  expect(['', ' ', '？！', '“”', '😀'].some(searchable)).toBe(false);
});
