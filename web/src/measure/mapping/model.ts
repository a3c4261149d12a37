import { readToml, type Sections, type Value, writeToml } from './toml';

/** What a person says about the columns of a file. All else of the mapping is kept as it was. */
export interface MappingModel {
  table: string;
  /** Our column and its headers, the first filled one of which holds. */
  columns: Record<string, string[]>;
  /** Our column and a value for every row. */
  constants: Record<string, string>;
  /** What the words of the status column mean. */
  status: { closed: string[]; unpaid: string[] };
  /** Order of dates without a four-digit year. */
  order: 'mdy' | 'dmy' | 'ymd';
  /** Of clocks that are not those of the shop's time zone, `+08:00`. */
  offset: string;
  money: 'yuan' | 'fen';
  rest: Sections;
}

const words = (of: Value | undefined): string[] =>
  Array.isArray(of) ? of : of === undefined ? [] : [String(of)];
const word = (of: Value | undefined) => (typeof of === 'string' ? of : '');

/** Null when the text holds more than columns, constants, status words and clocks can say: then it is edited as text. */
export function readMapping(text: string): MappingModel | null {
  const rest = readToml(text);
  if (!rest) return null;
  const { '': top = {}, columns = {}, constants = {}, status = {}, clock = {}, quirks = {} } = rest;
  const order = word(clock.order);
  return {
    table: word(top.table),
    columns: Object.fromEntries(Object.entries(columns).map(([name, of]) => [name, words(of)])),
    constants: Object.fromEntries(Object.entries(constants).map(([name, of]) => [name, String(of)])),
    status: { closed: words(status.closed), unpaid: words(status.unpaid) },
    order: order === 'dmy' || order === 'ymd' ? order : 'mdy',
    offset: word(clock.offset),
    money: word(quirks.money) === 'fen' ? 'fen' : 'yuan',
    rest,
  };
}

const some = (entries: Record<string, Value | undefined>): Record<string, Value> =>
  Object.fromEntries(
    Object.entries(entries).filter(
      ([, of]) => of !== undefined && of !== '' && !(Array.isArray(of) && !of.length),
    ),
  ) as Record<string, Value>;

export function writeMapping(model: MappingModel): string {
  const { rest } = model;
  return writeToml({
    ...rest,
    '': { ...rest[''], table: model.table },
    columns: some(
      Object.fromEntries(
        Object.entries(model.columns).map(([name, of]) => [name, of.length === 1 ? of[0] : of]),
      ),
    ),
    constants: some(model.constants),
    status: { ...rest.status, ...some(model.status), ...gone(rest.status, model.status) },
    clock: some({ ...rest.clock, order: model.order, offset: model.offset }),
    quirks: {
      ...rest.quirks,
      ...(model.money === 'fen' || rest.quirks?.money ? { money: model.money } : {}),
    },
  });
}

/** Lists that were there and are empty now stay as empty lists, so that nothing old shines through. */
const gone = (before: Record<string, Value> | undefined, now: Record<string, string[]>) =>
  Object.fromEntries(
    Object.entries(now)
      .filter(([name, of]) => !of.length && before?.[name] !== undefined)
      .map(([name]) => [name, [] as string[]]),
  );

/** Another table: what both have stays, and headers of the same name find their place. */
export function withTable(
  model: MappingModel,
  table: string,
  known: readonly string[],
  headers: string[],
): MappingModel {
  const same = (column: string) => headers.find((header) => header.trim().toLowerCase() === column);
  const columns: MappingModel['columns'] = {};
  for (const column of known) {
    const header = same(column);
    const kept = model.columns[column];
    if (kept) columns[column] = kept;
    else if (header) columns[column] = [header];
  }
  const constants = Object.fromEntries(
    Object.entries(model.constants).filter(([column]) => known.includes(column)),
  );
  return { ...model, table, columns, constants };
}
