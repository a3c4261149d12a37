import { expect, it } from 'vitest';
import { type Binding, match, printed } from './keys';

const binding = (keys: string, label = keys): Binding => ({ keys, label, group: 'anywhere', run: () => {} });
const all = [binding('j'), binding('g t'), binding('mod+k'), binding('j', 'later')];

it('the last registration of a key wins', () => {
  expect(match(all, '', 'j')).toMatchObject({ label: 'later' });
});
it('a sequence begins, then completes', () => {
  expect(match(all, '', 'g')).toBe('begins');
  expect(match(all, 'g', 't')).toMatchObject({ keys: 'g t' });
  expect(match(all, 'g', 'x')).toBeUndefined();
});
it('keys are printed as they stand on the keyboard', () => {
  expect(printed('g t')).toEqual(['G', 'T']);
  expect(printed('Enter')).toEqual(['Enter']);
  expect(printed('mod+k')).toEqual(['Ctrl K']);
});
