import { useCallback, useState } from 'react';

/** A reader's own widths and columns, kept on this device: taste, not part of what a link shows. */
export interface Prefs {
  widths: Record<string, number>;
  shown: Record<string, boolean>;
}

export function usePrefs(id: string) {
  const key = `banzhang.table.${id}`;
  const [prefs, setPrefs] = useState<Prefs>(() => {
    try {
      return { widths: {}, shown: {}, ...JSON.parse(localStorage.getItem(key) ?? '{}') };
    } catch {
      return { widths: {}, shown: {} };
    }
  });
  const change = useCallback(
    (patch: (now: Prefs) => Prefs) =>
      setPrefs((now) => {
        const next = patch(now);
        localStorage.setItem(key, JSON.stringify(next));
        return next;
      }),
    [key],
  );
  return [prefs, change] as const;
}
