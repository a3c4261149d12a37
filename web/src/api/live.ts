import type { QueryClient } from '@tanstack/react-query';

/** Which queries an event of `/live` makes stale. The event says that, not what, something changed. */
const STALE: Record<string, string[][]> = {
  task: [['tasks']],
  notification: [['notifications'], ['disputes']],
  job: [['jobs'], ['imports']],
  figures: [['figures'], ['lists'], ['chats'], ['coverage'], ['wall']],
};

/** Where much happens, what is shown follows at this pace. */
const PACE = 2_000;

/** The first call at once, those that follow together once the pace is over. */
function paced(act: () => void): () => void {
  let waiting = false;
  let again = false;
  const run = () => {
    again = false;
    waiting = true;
    act();
    setTimeout(() => {
      waiting = false;
      if (again) run();
    }, PACE);
  };
  return () => {
    again = true;
    if (!waiting) run();
  };
}

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
  for (const [event, keys] of Object.entries(STALE))
    source.addEventListener(
      event,
      paced(() => refresh(keys)),
    );
  return () => source.close();
}
