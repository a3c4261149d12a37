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
/** Words side by side, as the reader's language does it. */
export type List = (words: string[]) => string;

function words(value: unknown, name: Name, list: List): string {
  if (value === null || value === undefined || value === '') return '–';
  if (Array.isArray(value)) return list(value.map((one) => words(one, name, list))) || '–';
  if (typeof value === 'boolean') return value ? '✓' : '✗';
  if (isObject(value)) {
    if (typeof value.name === 'string') return value.name;
    return Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([key, inner]) => `${name(key)}: ${words(inner, name, list)}`)
      .join(' · ');
  }
  return String(value);
}

/**
 * What an entry tells, line by line. Rooms write either `{ before, after }` of a whole record or of each field;
 * of a record only what differs is shown, without the version that always does.
 */
export function lines(detail: Record<string, unknown>, name: Name, list: List): Line[] {
  const changed = (key: string, before: unknown, after: unknown): Line[] =>
    JSON.stringify(before) === JSON.stringify(after)
      ? []
      : [{ name: name(key), before: words(before, name, list), after: words(after, name, list) }];
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
    return [{ name: name(key), after: words(told, name, list) }];
  });
  return [...whole, ...others];
}
