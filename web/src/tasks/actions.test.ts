import { expect, it } from 'vitest';
import { snoozeTimes } from './actions';

const keys = (at: string) => snoozeTimes(new Date(at)).map(({ key }) => key);

it('offers only times that lie ahead and differ', () => {
  expect(keys('2026-11-18T10:00:00')).toEqual(['hour', 'evening', 'tomorrow', 'monday']);
  expect(keys('2026-11-18T17:30:00')).toEqual(['hour', 'tomorrow', 'monday']);
  // On a Sunday, tomorrow is Monday.
  expect(keys('2026-11-22T17:30:00')).toEqual(['hour', 'tomorrow']);
});
it('Monday is the next one, at nine', () => {
  const monday = snoozeTimes(new Date('2026-11-23T10:00:00')).find(({ key }) => key === 'monday');
  expect(monday?.at).toEqual(new Date('2026-11-30T09:00:00'));
});
