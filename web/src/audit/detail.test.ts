import { expect, it } from 'vitest';
import { formatter } from '@/ui/format';
import { lines as tell } from './detail';

const shown = formatter('zh-CN');
const lines = (detail: Record<string, unknown>) => tell(detail, (name) => name, shown);

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
it('names fields in words, also where they are the value', () => {
  const name = (field: string) => ({ changed: '修改了', phone: '手机' })[field] ?? field;
  expect(tell({ changed: ['phone', 'shoe'] }, name, shown)).toEqual([
    { name: '修改了', after: '手机、shoe' },
  ]);
});
it('of a thing that ended shows what it was', () => {
  expect(lines({ before: { person: 'per_1' }, after: null })).toEqual([
    { name: 'person', before: 'per_1', after: '–' },
  ]);
});
it('an instant is told as a time', () => {
  const at = new Date(new Date().setHours(14, 30, 0, 0)).toISOString();
  expect(lines({ due_at: at })).toEqual([{ name: 'due_at', after: '今天 14:30' }]);
});
