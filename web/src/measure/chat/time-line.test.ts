import { expect, it } from 'vitest';
import type { ChatItem } from '@/api';
import { placed, target, voices, waits } from './time-line';

const a = { id: 'nik_1', name: '店:小满' };
const b = { id: 'nik_2', name: '店:陈默' };
const items: ChatItem[] = [
  { id: '1', kind: 'message', at: '2026-09-01T02:00:00Z', sender: 'buyer', account: a, text: '在吗' },
  { id: '2', kind: 'message', at: '2026-09-01T02:00:05Z', sender: 'buyer', account: a, text: '问个尺码' },
  { id: '3', kind: 'message', at: '2026-09-01T02:00:20Z', sender: 'agent', account: a, text: '在的' },
  { id: '4', kind: 'order_created', at: '2026-09-01T02:05:00Z', order: '77' },
  { id: '5', kind: 'message', at: '2026-09-03T02:00:00Z', sender: 'agent', account: b, text: '到了吗' },
];

it('finds what the address means', () => {
  expect(target(items, '4', '')).toBe('4');
  expect(target(items, '', '2026-09-01T02:00:20.000000Z')).toBe('3');
  expect(target(items, '', '2026-09-02T00:00:00Z')).toBe('5');
  expect(target(items, '', '2027-01-01T00:00:00Z')).toBe('5');
  expect(target(items, 'gone', '2026-09-01T02:00:20Z')).toBe(undefined);
  expect(target(items, '', 'nonsense')).toBe(undefined);
});
it('says the day and the name where they change', () => {
  expect(placed(items).map(({ newDay, named }) => [newDay, named])).toEqual([
    [true, true],
    [false, false],
    [false, true],
    [false, true],
    [true, true],
  ]);
});
it('tells how long a buyer waited', () => {
  expect([...waits(items)]).toEqual([['3', 20]]);
});
it('tells accounts apart, not buyers', () => {
  expect([...voices(items)]).toEqual([
    ['nik_1', 0],
    ['nik_2', 1],
  ]);
});
