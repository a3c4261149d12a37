import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const SRC = join(import.meta.dirname, '..');
const rooms = readdirSync(SRC).filter((room) => {
  try {
    return readdirSync(join(SRC, room, 'locale')).length > 0;
  } catch {
    return false;
  }
});
const texts = (room: string, language: string): Record<string, string> =>
  flat(JSON.parse(readFileSync(join(SRC, room, 'locale', `${language}.json`), 'utf8')));

function flat(tree: object, prefix = ''): Record<string, string> {
  const out: Record<string, string> = {};
  for (const [name, value] of Object.entries(tree)) {
    if (typeof value === 'string') out[prefix + name] = value;
    else Object.assign(out, flat(value, `${prefix}${name}.`));
  }
  return out;
}

/** English has two plural forms where Chinese has one. */
const singular = (key: string) => key.replace(/_(one|other)$/, '');
const keys = (room: string, language: string) => new Set(Object.keys(texts(room, language)).map(singular));

const source = (readdirSync(SRC, { recursive: true, encoding: 'utf8' }) as string[])
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\./.test(file))
  .map((file) => ({ room: file.split('/')[0] as string, text: readFileSync(join(SRC, file), 'utf8') }));

/** `t('a.b')`, `t(`a.${x}`)`, and keys handed on as data (`label: 'app:nav.tasks'`). */
function used(): { exact: Set<string>; prefixes: string[] } {
  const exact = new Set<string>();
  const prefixes: string[] = [];
  for (const { text } of source) {
    const hooks = [...text.matchAll(/useTranslation\(\[?'?(\w+)?/g)];
    // A key belongs to the namespace of the nearest `useTranslation` above it.
    const full = (key: string, at: number) =>
      key.includes(':') ? key : `${hooks.findLast((hook) => hook.index < at)?.[1] ?? 'app'}:${key}`;
    const scan = (pattern: RegExp, add: (key: string) => void) => {
      for (const found of text.matchAll(pattern)) add(full(found[1] as string, found.index));
    };
    scan(/(?<![\w.])t\(\s*'([^']+)'/g, (key) => exact.add(key));
    scan(/(?<![\w.])t\(\s*`([^`$]+)\$\{/g, (key) => prefixes.push(key));
    // t(x ? 'a' : 'b')
    for (const found of text.matchAll(/(?<![\w.])t\(([^()'`]*\?[^()]*)\)/g)) {
      for (const [, key] of (found[1] as string).matchAll(/'([^']+)'/g))
        exact.add(full(key as string, found.index));
    }
  }
  return { exact, prefixes };
}

describe.each(rooms)('%s', (room) => {
  it('says the same things in both languages', () => {
    expect([...keys(room, 'en')].sort()).toEqual([...keys(room, 'zh-CN')].sort());
  });
  it('fills the same places in both languages', () => {
    const english = texts(room, 'en');
    for (const [key, chinese] of Object.entries(texts(room, 'zh-CN'))) {
      const other = english[key] ?? english[`${singular(key)}_other`] ?? '';
      const places = (text: string) => [...text.matchAll(/\{\{\s*(\w+)/g)].map((m) => m[1]).sort();
      expect(places(other), key).toEqual(places(chinese));
    }
  });
  it('has no text that nobody shows', () => {
    const { exact, prefixes } = used();
    const idle = [...keys(room, 'zh-CN')].filter((key) => {
      const full = `${room}:${key}`;
      return !exact.has(full) && !prefixes.some((prefix) => full.startsWith(prefix));
    });
    expect(idle).toEqual([]);
  });
});

it('every text that is shown exists', () => {
  const all = new Set(rooms.flatMap((room) => [...keys(room, 'zh-CN')].map((key) => `${room}:${key}`)));
  const missing = [...used().exact].filter(
    (key) => rooms.includes(key.split(':')[0] as string) && !all.has(key),
  );
  expect(missing).toEqual([]);
});
