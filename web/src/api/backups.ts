import { queryOptions } from '@tanstack/react-query';
import { download, request } from './request';
import type { Job, Page } from './types';

export interface Backup {
  id: string;
  name: string;
  size: number;
  created_at: string;
  /** The file to take away. */
  file: string;
}
export const backupsQuery = queryOptions({
  queryKey: ['backups'],
  queryFn: ({ signal }) => request<Page<Backup>>('GET', '/backups', { signal }),
});
export const createBackup = (key?: string) => request<Job>('POST', '/backups', { key });
export const fetchFile = (id: string) => download(`/files/${id}`);
