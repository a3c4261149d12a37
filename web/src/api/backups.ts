import { queryOptions } from '@tanstack/react-query';
import { address, request } from './request';

export const backupsQuery = queryOptions({
  queryKey: ['backups'],
  queryFn: ({ signal }) => request('GET /backups', { signal }),
});
/** Begins a backup; while one is being made, the answer is that one's job. */
export const takeBackup = (key?: string) => request('POST /backups', { key });
/** Where the browser fetches a backup by itself: piece by piece to the disk, never as a whole in memory. */
export const backupAddress = (name: string) => address('/backups/{name}', { name });
