import { infiniteQueryOptions } from '@tanstack/react-query';
import { download, type Query, request } from './request';
import type { Page, Ref } from './types';

export interface AuditRow {
  id: string;
  /** Its place in the sealed chain. */
  seq: number | null;
  at: string;
  actor: Ref | null;
  action: string;
  action_name: string;
  subject: string;
  subject_name: string | null;
  detail: Record<string, unknown>;
  /** Device, API token, or the part of the house. */
  through: string;
  address: string;
  request: string;
  sealed: boolean;
  /** The link of the chain, once sealed. */
  hash: string | null;
}
export interface Verified {
  rows: number;
  sealed: number;
  /** The end of the chain, to be kept elsewhere. */
  head: { seq: number; hash: string } | null;
  /** The first place where something is wrong. */
  broken_at: { seq: number; id: string | null; why: 'changed' | 'missing' | 'end' | 'anchor' } | null;
}

export const auditQuery = (filter: Query) =>
  infiniteQueryOptions({
    queryKey: ['audit', 'list', filter],
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) =>
      request<Page<AuditRow>>('GET', '/audit', {
        signal,
        query: { ...filter, cursor: pageParam, limit: 100 },
      }),
    getNextPageParam: (page) => page.next,
  });
export const verifyAudit = () => request<Verified>('GET', '/audit/verify');
export const exportAudit = (filter: Query) => download('/audit/export.csv', filter);
