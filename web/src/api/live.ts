import type { QueryClient } from '@tanstack/react-query';

/** Which queries an event of `/live` makes stale. The event says that, not what, something changed. */
const STALE: Record<string, string[][]> = {
  task: [['tasks']],
  notification: [['notifications'], ['disputes']],
  job: [['jobs'], ['imports']],
};

/** Listens while signed in. The browser reconnects by itself; after a gap everything live is refetched. */
export function listen(client: QueryClient): () => void {
  const refresh = (keys: string[][]) => {
    for (const queryKey of keys) void client.invalidateQueries({ queryKey });
  };
  const source = new EventSource('/api/v1/live');
  let opened = false;
  source.onopen = () => {
    if (opened) Object.values(STALE).forEach(refresh);
    opened = true;
  };
  for (const [event, keys] of Object.entries(STALE)) source.addEventListener(event, () => refresh(keys));
  return () => source.close();
}
