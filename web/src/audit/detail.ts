import type { Format } from '@/ui/format';

/** One line of what an entry tells; `before` is there when something was changed. */
export interface Line {
  name: string;
  before?: string;
  after: string;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Lists of names of fields, which are told in words. */
const NAMES = ['changed', 'fields'];
export type Name = (field: string) => string;
/** Lists and instants as the reader's language writes them. */
export type Shown = Pick<Format, 'list' | 'when'>;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

function words(value: unknown, name: Name, shown: Shown): string {
  if (value === null || value === undefined || value === '') return '–';
  if (Array.isArray(value)) return shown.list(value.map((one) => words(one, name, shown))) || '–';
  if (typeof value === 'boolean') return value ? '✓' : '✗';
  if (isObject(value)) {
    if (typeof value.name === 'string') return value.name;
    return Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([key, inner]) => `${name(key)}: ${words(inner, name, shown)}`)
      .join(' · ');
  }
  return typeof value === 'string' && INSTANT.test(value) ? shown.when(value) : String(value);
}

/**
 * What an entry tells, line by line. Rooms write either `{ before, after }` of a whole record or of each field;
 * of a record only what differs is shown, without the version that always does.
 */
export function lines(detail: Record<string, unknown>, name: Name, shown: Shown): Line[] {
  const changed = (key: string, before: unknown, after: unknown): Line[] =>
    JSON.stringify(before) === JSON.stringify(after)
      ? []
      : [{ name: name(key), before: words(before, name, shown), after: words(after, name, shown) }];
  const { before, after, ...rest } = detail;
  const record = { ...(isObject(before) ? before : {}), ...(isObject(after) ? after : {}) };
  const whole = Object.keys(record)
    .filter((key) => key !== 'version')
    .flatMap((key) =>
      changed(key, isObject(before) ? before[key] : null, isObject(after) ? after[key] : null),
    );
  const others = Object.entries(rest).flatMap(([key, value]) => {
    if (isObject(value) && 'after' in value) return changed(key, value.before, value.after);
    if (isObject(value) && 'from' in value && 'to' in value && Object.keys(value).length === 2)
      return changed(key, value.from, value.to);
    const told = NAMES.includes(key) && Array.isArray(value) ? value.map((one) => name(String(one))) : value;
    return [{ name: name(key), after: words(told, name, shown) }];
  });
  return [...whole, ...others];
}
