import { expect, it } from 'vitest';
import { safeReturn, signInPath } from './return';

it.each([
  'https://evil.example/',
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '\\\\evil.example',
  'javascript:alert(1)',
  'tasks',
  '',
  null,
  '/sign-in?return=/sign-in',
  '/api/v1/files/fil_1',
])('%j is not followed', (wanted) => {
  expect(safeReturn(wanted)).toBe('/');
});

it('a page of ours is, with its query', () => {
  expect(safeReturn('/tasks?state=done#tsk_1')).toBe('/tasks?state=done#tsk_1');
  expect(signInPath('/tasks?q=a&sort=due')).toBe('/sign-in?return=%2Ftasks%3Fq%3Da%26sort%3Ddue');
  expect(signInPath('/')).toBe('/sign-in');
});
