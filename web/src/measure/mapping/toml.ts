/**
 * The part of TOML that mappings are written in: `key = "text"`, `key = ["a", "b"]`, numbers and booleans, `[section]`.
 * What is beyond that comes out as null, and the mapping is then edited as text.
 */
export type Value = string | string[] | number | boolean;
export type Sections = Record<string, Record<string, Value>>;

const KEY = /^\s*(?:"((?:[^"\\]|\\.)*)"|([A-Za-z0-9_-]+))\s*=\s*(.*)$/;
const HEAD = /^\s*\[([A-Za-z0-9_.-]+)\]\s*(?:#.*)?$/;
const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

const plain = (text: string) =>
  text.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (_, code: string | undefined, one: string) =>
    code ? String.fromCharCode(Number.parseInt(code, 16)) : (ESCAPES[one] ?? one),
  );

/** A string at the start, and what follows it. */
function string(from: string): [string, string] | null {
  const basic = /^"((?:[^"\\]|\\.)*)"(.*)$/.exec(from);
  if (basic) return [plain(basic[1] ?? ''), basic[2] ?? ''];
  const literal = /^'([^']*)'(.*)$/.exec(from);
  return literal ? [literal[1] ?? '', literal[2] ?? ''] : null;
}

const ended = (rest: string) => /^\s*(#.*)?$/.test(rest);

function list(from: string): string[] | null {
  const found: string[] = [];
  let rest = from.slice(1).trimStart();
  while (!rest.startsWith(']')) {
    const one = string(rest);
    if (!one) return null;
    found.push(one[0]);
    rest = one[1].trimStart();
    if (rest.startsWith(',')) rest = rest.slice(1).trimStart();
    else if (!rest.startsWith(']')) return null;
  }
  return ended(rest.slice(1)) ? found : null;
}

function value(from: string): Value | null {
  if (from.startsWith('[')) return list(from);
  const one = string(from);
  if (one) return ended(one[1]) ? one[0] : null;
  const bare = /^(true|false|-?\d+)\s*(?:#.*)?$/.exec(from)?.[1];
  if (bare === undefined) return null;
  return bare === 'true' || bare === 'false' ? bare === 'true' : Number(bare);
}

export function readToml(text: string): Sections | null {
  const out: Sections = { '': {} };
  let at = '';
  for (const line of text.split(/\r?\n/)) {
    if (ended(line)) continue;
    const head = HEAD.exec(line);
    if (head) {
      at = head[1] ?? '';
      out[at] ??= {};
      continue;
    }
    const found = KEY.exec(line);
    const read = found && value((found[3] ?? '').trim());
    if (!found || read === null) return null;
    (out[at] as Record<string, Value>)[found[1] === undefined ? (found[2] ?? '') : plain(found[1])] =
      read as Value;
  }
  return out;
}

const quoted = (text: string) =>
  // JSON's escapes are TOML's too; DEL is the one character that only TOML wants escaped.
  JSON.stringify(text).replaceAll('\u007f', '\\u007f');
const written = (of: Value) =>
  Array.isArray(of) ? `[${of.map(quoted).join(', ')}]` : typeof of === 'string' ? quoted(of) : String(of);
const key = (name: string) => (/^[A-Za-z0-9_-]+$/.test(name) ? name : quoted(name));

/** Sections without an entry are left out. */
export function writeToml(sections: Sections): string {
  return Object.entries(sections)
    .filter(([, entries]) => Object.keys(entries).length > 0)
    .map(([name, entries]) =>
      [
        ...(name ? [`[${name}]`] : []),
        ...Object.entries(entries).map(([field, of]) => `${key(field)} = ${written(of)}`),
        '',
      ].join('\n'),
    )
    .join('\n');
}
