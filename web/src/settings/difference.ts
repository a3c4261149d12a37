import type { Settings, SettingsPatch } from '@/api';

/** What of `now` differs from `before`; of retention, the kinds that do. An emptied number is null: for ever. */
export function difference(before: Settings, now: Settings): SettingsPatch {
  const same = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
  const { retention, ...plain } = now;
  const changed = Object.entries(plain).filter(([key, value]) => !same(value, before[key as keyof Settings]));
  const kept = Object.entries(retention)
    .filter(([kind, days]) => !same(days, before.retention[kind as keyof Settings['retention']]))
    .map(([kind, days]) => [kind, days ?? null]);
  return {
    ...Object.fromEntries(changed),
    ...(kept.length ? { retention: Object.fromEntries(kept) } : {}),
  };
}
