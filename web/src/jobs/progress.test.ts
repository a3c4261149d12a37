import { expect, it } from 'vitest';
import { timeLeft } from './progress';

const started_at = '2026-11-22T01:00:00Z';
const now = Date.parse(started_at) + 10_000;

it('goes by the pace so far', () => {
  expect(timeLeft({ done: 25, total: 100, started_at }, now)).toBe(30);
  expect(timeLeft({ done: 100, total: 100, started_at }, now)).toBe(0);
});
it('says nothing without a pace', () => {
  expect(timeLeft({ done: 0, total: 100, started_at }, now)).toBeNull();
  expect(timeLeft({ done: 5, total: null, started_at }, now)).toBeNull();
  expect(timeLeft({ done: 5, total: 100, started_at }, Date.parse(started_at) + 500)).toBeNull();
});
