import dayjs from 'dayjs';
import { expect, it } from 'vitest';
import type { Task } from '@/api';
import { before, changes } from './changes';

const task = {
  title: '核对话术',
  why: '赠品改了',
  due_at: '2026-11-22T10:00:00.000000Z',
  shop: { id: 'shp_1', name: '旗舰店' },
  repeat: { every: 'week', until: '2026-12-31' },
} as Task;
const values = {
  title: task.title,
  why: task.why,
  due_at: dayjs(task.due_at),
  shop: 'shp_1',
  every: 'week',
} as const;

it('what is untouched is not sent, a repetition least of all', () => {
  expect(changes(task, { ...values, title: ' 核对话术 ' })).toEqual({});
});
it('an emptied field clears, a changed one is sent', () => {
  expect(changes(task, { title: '核对双十一话术', why: '', due_at: null, shop: null, every: null })).toEqual({
    title: '核对双十一话术',
    why: '',
    due_at: null,
    shop: null,
    repeat: null,
  });
});
it('taking back restores the fields that were changed, as they were', () => {
  const change = changes(task, { ...values, every: 'day' });
  expect(change).toEqual({ repeat: { every: 'day' } });
  expect(before(task, change)).toEqual({ repeat: { every: 'week', until: '2026-12-31' } });
});
