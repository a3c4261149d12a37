import { parts as measure } from '../measure/parts';
import { parts as team } from '../people/parts';
import { parts as settings } from '../settings/parts';
import { rooms } from './rooms';

/** Pages with an address of their own below a part. */
const BELOW = [{ path: '/people/import', needs: ['people.write'] }];
const all: { path: string; needs?: readonly string[] }[] = [
  ...rooms,
  ...settings,
  ...measure,
  ...team,
  ...BELOW,
];

/** Whether the holder of `permissions` may use the page at `path`: the entry with the longest address decides. */
export function allowed(path: string, permissions: string[]): boolean {
  const within = all
    .filter((entry) => path === entry.path || path.startsWith(`${entry.path}/`))
    .sort((a, b) => b.path.length - a.path.length)[0];
  return !within?.needs || within.needs.some((permission) => permissions.includes(permission));
}
