import { expect, it } from 'vitest';
import { lines } from './detail';

it('of a record shows only what differs', () => {
  const before = { name: '售前一组', leader: { id: 'per_1', name: '林小满' }, version: 1 };
  const after = { name: '售前一组', leader: null, version: 2 };
  expect(lines({ before, after })).toEqual([{ name: 'leader', before: '林小满', after: '–' }]);
});
it('reads fields that carry their own before and after', () => {
  expect(lines({ session_days: { before: 30, after: 7 } })).toEqual([
    { name: 'session_days', before: '30', after: '7' },
  ]);
});
it('tells everything else as it is', () => {
  expect(lines({ name: '棉里', roles: ['a', 'b'], scope: { kind: 'shop', team: null } })).toEqual([
    { name: 'name', after: '棉里' },
    { name: 'roles', after: 'a、b' },
    { name: 'scope', after: 'kind: shop' },
  ]);
});
