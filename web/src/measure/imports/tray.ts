import { createImport, type HowToRead, type ImportPreview, Problem, previewImport } from '@/api';

/** A file on its way in. */
export interface Entry {
  key: string;
  name: string;
  bytes: number;
  stage: 'waiting' | 'sending' | 'looking' | 'seen' | 'failed' | 'beginning' | 'begun';
  /** The share of it that has left, 0 to 1. */
  sent: number;
  /** When it began to leave. */
  since: number;
  preview: ImportPreview | null;
  problem: Problem | null;
  /** The shop of rows that name none. */
  shop: string;
  /** Shops that the file names and nobody knows are made. */
  create: boolean;
  /** The import that came of it. */
  began: string | null;
}
/** What outlives a reload: the server has the bytes. */
type Kept = Pick<Entry, 'key' | 'name' | 'bytes' | 'shop' | 'create' | 'began'> & { file: string | null };

const fresh = (key: string, name: string, bytes: number): Entry => ({
  key,
  name,
  bytes,
  stage: 'waiting',
  sent: 0,
  since: 0,
  preview: null,
  problem: null,
  shop: '',
  create: false,
  began: null,
});

/**
 * The files that somebody is importing. It lives outside of the page, so that sending goes on while one looks at
 * something else, and in the session's storage, so that a reload finds what the server has already.
 */
export class Tray {
  private entries: readonly Entry[] = [];
  private readonly sources = new Map<string, File>();
  private readonly running = new Map<string, AbortController>();
  private readonly listeners = new Set<() => void>();
  private readonly place: string;
  private next = 0;

  constructor(account: string) {
    this.place = `banzhang.imports.${account}`;
    for (const { file, ...kept } of this.remembered()) {
      this.next = Math.max(this.next, Number(kept.key) + 1);
      const entry = { ...fresh(kept.key, kept.name, kept.bytes), ...kept };
      this.entries = [...this.entries, { ...entry, stage: kept.began ? 'begun' : 'waiting' }];
      if (!kept.began && file) void this.look(kept.key, file);
    }
  }

  readonly now = () => this.entries;
  readonly listen = (tell: () => void) => {
    this.listeners.add(tell);
    return () => this.listeners.delete(tell);
  };

  add(files: Iterable<File>) {
    for (const file of files) {
      const key = String(this.next++);
      this.sources.set(key, file);
      this.set([...this.entries, fresh(key, file.name, file.size)]);
    }
    this.go();
  }

  /** Away from the page; what has begun goes on in the house. */
  remove(key: string) {
    this.running.get(key)?.abort();
    this.sources.delete(key);
    this.set(this.entries.filter((entry) => entry.key !== key));
    this.go();
  }

  /** Says something about the file and looks at it again where that may change what is seen. */
  say(key: string, said: Partial<Pick<Entry, 'shop' | 'create'>>) {
    this.change(key, said);
    if (said.create !== undefined) this.alike(key, said.create);
    if (said.shop !== undefined) this.again(key);
  }

  /** Whoever makes the shops of one file means those of the others that name no further ones. */
  private alike(key: string, create: boolean) {
    const names = (entry?: Entry) => entry?.preview?.unknown_shops.map(({ name }) => name) ?? [];
    const made = new Set(names(this.entry(key)));
    for (const entry of this.entries) {
      const named = names(entry);
      if (named.length && named.every((name) => made.has(name))) this.change(entry.key, { create });
    }
  }

  /** Looks at the file once more: a shop has a name now, or a mapping was kept. */
  again(key: string) {
    const file = this.entry(key)?.preview?.file;
    if (file) void this.look(key, file);
    else {
      this.change(key, { stage: 'waiting', problem: null });
      this.go();
    }
  }
  /** Looks again at all that something stands in the way of. */
  againWhatWaits() {
    for (const entry of this.entries) {
      if (entry.stage === 'seen' && !entry.preview?.importable && !entry.preview?.imported_already)
        this.again(entry.key);
    }
  }

  async begin(key: string): Promise<void> {
    const entry = this.entry(key);
    if (!entry?.preview) return;
    this.change(key, { stage: 'beginning', problem: null });
    try {
      const begun = await createImport(entry.preview.file, how(entry));
      this.sources.delete(key);
      this.change(key, { stage: 'begun', began: begun.id });
    } catch (error) {
      this.change(key, { stage: 'seen', problem: Problem.from(error) });
    }
  }

  /** One file at a time: two would only halve the line. */
  private go() {
    const busy = this.entries.some(({ stage }) => stage === 'sending' || stage === 'looking');
    const next = this.entries.find(({ stage, key }) => stage === 'waiting' && this.sources.has(key));
    if (!busy && next) void this.look(next.key, null);
  }

  private async look(key: string, file: string | null): Promise<void> {
    const entry = this.entry(key);
    const source = this.sources.get(key);
    if (!entry || !(file || source)) return;
    const stop = new AbortController();
    this.running.get(key)?.abort();
    this.running.set(key, stop);
    const bytes = file ? { file } : { source: source as File };
    this.change(key, { stage: file ? 'looking' : 'sending', sent: 0, since: Date.now(), problem: null });
    const progress = (sent: number) => this.change(key, { sent, stage: sent < 1 ? 'sending' : 'looking' });
    try {
      const preview = await previewImport(bytes, how(entry), file ? () => {} : progress, stop.signal);
      this.change(key, { stage: 'seen', preview });
    } catch (error) {
      if (!stop.signal.aborted) this.change(key, { stage: 'failed', problem: Problem.from(error) });
    }
    if (this.running.get(key) === stop) this.running.delete(key);
    this.go();
  }

  private entry(key: string) {
    return this.entries.find((entry) => entry.key === key);
  }
  private change(key: string, by: Partial<Entry>) {
    this.set(this.entries.map((entry) => (entry.key === key ? { ...entry, ...by } : entry)));
  }
  private set(entries: readonly Entry[]) {
    this.entries = entries;
    this.keep();
    for (const tell of this.listeners) tell();
  }

  private keep() {
    const kept: Kept[] = this.entries
      .filter(({ preview, began }) => preview || began)
      .map(({ key, name, bytes, shop, create, began, preview }) => ({
        key,
        name,
        bytes,
        shop,
        create,
        began,
        file: preview?.file ?? null,
      }));
    sessionStorage.setItem(this.place, JSON.stringify(kept));
  }
  private remembered(): Kept[] {
    try {
      const kept: unknown = JSON.parse(sessionStorage.getItem(this.place) ?? '[]');
      return Array.isArray(kept) ? kept : [];
    } catch {
      return [];
    }
  }
}

const how = ({ shop, create }: Entry): HowToRead => ({
  ...(shop ? { shop } : {}),
  ...(create ? { create_shops: true } : {}),
});

/** What still stands between the file and its import. */
export function blocked(entry: Entry): boolean {
  const { preview, create } = entry;
  if (!preview || entry.stage !== 'seen') return true;
  if (preview.importable) return false;
  return Boolean(
    preview.imported_already ||
      preview.problem ||
      !preview.format ||
      !(create && preview.unknown_shops.length),
  );
}

let held: { account: string; tray: Tray } | null = null;
/** The tray of who is signed in; another person at the same desk does not find it. */
export function trayOf(account: string): Tray {
  if (held?.account !== account) held = { account, tray: new Tray(account) };
  return held.tray;
}
