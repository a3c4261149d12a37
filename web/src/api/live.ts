import type { QueryClient } from '@tanstack/react-query';

/** Which queries an event of `/live` makes stale. The event says that, not what, something changed. */
const STALE: Record<string, string[]> = {
  task: ['tasks'],
  notification: ['notifications'],
  job: ['jobs'],
};

/** Listens while signed in. The browser reconnects by itself; after a gap everything live is refetched. */
export function listen(client: QueryClient): () => void {
  const source = new EventSource('/api/v1/live');
  let opened = false;
  source.onopen = () => {
    if (opened) for (const key of Object.values(STALE)) void client.invalidateQueries({ queryKey: key });
    opened = true;
  };
  for (const [event, key] of Object.entries(STALE)) {
    source.addEventListener(event, () => void client.invalidateQueries({ queryKey: key }));
  }
  return () => source.close();
}
