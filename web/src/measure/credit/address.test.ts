import { expect, test } from 'vitest';
import { creditOf } from './address';

test('a credit is named by its shop and its order', () => {
  expect(creditOf('shp_1/E1')).toEqual({ shop: 'shp_1', order: 'E1' });
  expect(creditOf('shp_1/E/1')).toEqual({ shop: 'shp_1', order: 'E/1' });
  for (const wrong of ['', 'shp_1', '/E1', 'shp_1/']) expect(creditOf(wrong)).toBeNull();
});
