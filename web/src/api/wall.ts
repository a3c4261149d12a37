import { queryOptions } from '@tanstack/react-query';
import { request } from './request';

/** How often the wall looks again where nothing is told: waiting goes on without an event. */
const PACE = 10_000;

/** Who is on duty, in conversation and waiting, now. */
export const wallQuery = (shop: string) =>
  queryOptions({
    queryKey: ['wall', shop],
    queryFn: ({ signal }) => request('GET /wall', { signal, query: { shop } }),
    placeholderData: (before) => before,
    refetchInterval: PACE,
  });
