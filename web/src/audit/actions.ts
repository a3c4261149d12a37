import { useMemo, useRef } from 'react';
import type { AuditRow } from '@/api';

/** The actions met so far, for the filter; those of the rows before stay when a filter narrows the list. */
export function useActions(rows: AuditRow[] | undefined) {
  const known = useRef(new Map<string, string>());
  return useMemo(() => {
    for (const { action, action_name } of rows ?? []) known.current.set(action, action_name);
    return [...known.current]
      .map(([value, label]) => ({ value, label }))
      .sort((a, b) => a.label.localeCompare(b.label, 'zh-CN'));
  }, [rows]);
}
