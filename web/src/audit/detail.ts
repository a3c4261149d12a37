/** One line of what an entry tells; `before` is there when something was changed. */
export interface Line {
  name: string;
  before?: string;
  after: string;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function words(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  if (Array.isArray(value)) return value.map(words).join('、') || '–';
  if (isObject(value)) {
    if (typeof value.name === 'string') return value.name;
    return Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([name, inner]) => `${name}: ${words(inner)}`)
      .join('；');
  }
  return String(value);
}

const changed = (name: string, before: unknown, after: unknown): Line[] =>
  JSON.stringify(before) === JSON.stringify(after)
    ? []
    : [{ name, before: words(before), after: words(after) }];

/**
 * What an entry tells, line by line. Rooms write either `{ before, after }` of a whole record or of each field;
 * of a record only what differs is shown, without the version that always does.
 */
export function lines(detail: Record<string, unknown>): Line[] {
  const { before, after, ...rest } = detail;
  const whole =
    isObject(before) && isObject(after)
      ? [...new Set([...Object.keys(before), ...Object.keys(after)])]
          .filter((name) => name !== 'version')
          .flatMap((name) => changed(name, before[name], after[name]))
      : before === undefined && after === undefined
        ? []
        : changed('', before, after);
  const others = Object.entries(rest).flatMap(([name, value]) =>
    isObject(value) && 'after' in value
      ? changed(name, value.before, value.after)
      : isObject(value) && 'from' in value && 'to' in value
        ? changed(name, value.from, value.to)
        : [{ name, after: words(value) }],
  );
  return [...whole, ...others];
}
