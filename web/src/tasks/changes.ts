import type { Task, TaskChange } from '@/api';
import type { TaskValues } from './fields';

/**
 * What of the form differs from the task, as the server wants it: absent stays, null clears. A repetition that was
 * not touched is not sent, for one that is sent is counted anew.
 */
export function changes(task: Task, values: TaskValues): Omit<TaskChange, 'version'> {
  const title = values.title.trim();
  const why = values.why?.trim() ?? '';
  const due = values.due_at?.valueOf() ?? null;
  const shop = values.shop ?? null;
  const every = values.every ?? null;
  return {
    ...(title === task.title ? {} : { title }),
    ...(why === task.why ? {} : { why }),
    ...(due === instant(task.due_at) ? {} : { due_at: values.due_at?.toISOString() ?? null }),
    ...(shop === (task.shop?.id ?? null) ? {} : { shop }),
    ...(every === (task.repeat?.every ?? null) ? {} : { repeat: every && { every } }),
  };
}

/** The same change taken back: what each changed field was before. */
export function before(task: Task, change: Omit<TaskChange, 'version'>): Omit<TaskChange, 'version'> {
  const was = {
    title: task.title,
    why: task.why,
    due_at: task.due_at ?? null,
    shop: task.shop?.id ?? null,
    repeat: task.repeat ?? null,
  };
  return Object.fromEntries(Object.entries(was).filter(([field]) => field in change));
}

const instant = (at: string | null | undefined) => (at ? Date.parse(at) : null);
