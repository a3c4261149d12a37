import { queryOptions } from '@tanstack/react-query';
import { request } from './request';
import type { Page, PersonRow } from './types';

/** For pickers: the first few whose name, number or login matches. */
export const findPeople = (q: string) =>
  queryOptions({
    queryKey: ['people', 'find', q],
    staleTime: 60_000,
    queryFn: ({ signal }) =>
      request<Page<PersonRow>>('GET', '/people', { signal, query: { q, state: 'employed', limit: 20 } }),
  });
