import { expect, it } from 'vitest';
import { allowed } from './needs';

it.each([
  ['/today', [], true],
  ['/nowhere', [], true],
  ['/people', [], false],
  ['/people', ['people.read'], true],
  ['/people/import', ['people.read'], false],
  ['/people/nicks', ['people.read'], false],
  ['/people/nicks', ['binding.write'], true],
  ['/measure', [], false],
  ['/measure', ['coverage.read'], true],
  ['/measure/imports/new', ['coverage.read'], false],
  ['/settings', [], true],
  ['/settings/self', [], true],
  ['/settings/organisation', ['people.read'], false],
  ['/settings/organisation', ['settings.write'], true],
])('%s with %j: %s', (path, permissions, may) => {
  expect(allowed(path, permissions)).toBe(may);
});
