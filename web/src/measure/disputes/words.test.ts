import { expect, test } from 'vitest';
import { objectionsTo } from './words';

test('only what is there can be objected to', () => {
  const plain = { received: true, excluded: false, slow: false, rated: false, stage: 'inquiry' };
  expect(objectionsTo(plain)).toEqual(['stage']);
  expect(objectionsTo({ ...plain, slow: true, rated: true })).toEqual(['stage', 'slow', 'rating']);
  expect(objectionsTo({ ...plain, received: false, stage: null })).toEqual([]);
  expect(objectionsTo({ ...plain, received: false, stage: null, excluded: true })).toEqual(['exclusion']);
});
