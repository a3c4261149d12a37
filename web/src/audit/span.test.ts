import { expect, it } from 'vitest';
import { span } from './span';

it('takes the last day in full, also at the end of a month', () => {
  expect(span('2026-10-31', '2026-10-31')).toEqual({
    from: new Date(2026, 9, 31).toISOString(),
    to: new Date(2026, 10, 1).toISOString(),
  });
  expect(span('', '')).toEqual({});
});
