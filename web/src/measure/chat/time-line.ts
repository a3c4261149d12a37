import type { ChatItem } from '@/api';

/** The item that the address means: by its id, else the first at or after an instant, else none. */
export function target(items: ChatItem[], id: string, at: string): string | undefined {
  if (id) return items.find((item) => item.id === id)?.id;
  const instant = Date.parse(at);
  if (Number.isNaN(instant)) return undefined;
  return (items.find((item) => item.at && Date.parse(item.at) >= instant) ?? items.at(-1))?.id;
}

export interface Placed {
  item: ChatItem;
  /** The first of its day: the day stands above it. */
  newDay: boolean;
  /** Somebody else spoke before, or long ago: the name stands above it. */
  named: boolean;
}

const SILENCE = 10 * 60_000;
const dayKey = (at: string) => new Date(at).toDateString();

/** Where days and speakers change. */
export function placed(items: ChatItem[]): Placed[] {
  let before: ChatItem | undefined;
  return items.map((item) => {
    const at = item.at ?? '';
    const last = before?.at ?? '';
    const newDay = Boolean(at) && (!last || dayKey(at) !== dayKey(last));
    const other =
      before?.kind !== 'message' || before.sender !== item.sender || before.account?.id !== item.account?.id;
    const named = newDay || other || Date.parse(at) - Date.parse(last) > SILENCE;
    before = item;
    return { item, newDay, named };
  });
}

/** Longer silences are no waiting: whoever writes the next morning did not wait all night for that line. */
const WAIT = 12 * 3_600_000;

/** Seconds that a buyer had waited for a reply of a person, by the reply: since the first thing said after the one before. */
export function waits(items: ChatItem[]): Map<string, number> {
  const found = new Map<string, number>();
  const since = new Map<string, number>();
  for (const { id, kind, at, sender, account, auto } of items) {
    if (kind !== 'message' || !at || !account) continue;
    if (sender === 'buyer' && !since.has(account.id)) since.set(account.id, Date.parse(at));
    if (sender !== 'agent' || auto) continue;
    const wait = Date.parse(at) - (since.get(account.id) ?? Number.NaN);
    if (wait >= 0 && wait < WAIT) found.set(id, wait / 1000);
    since.delete(account.id);
  }
  return found;
}

/** Accounts in the order in which they appear: each has a colour of its own, and its name with it. */
export function voices(items: ChatItem[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const { sender, account } of items) {
    if (sender !== 'buyer' && account && !found.has(account.id)) found.set(account.id, found.size);
  }
  return found;
}
