import { queryOptions } from '@tanstack/react-query';
import { type Call, request } from './request';
import type { Settings } from './types';

export const settingsQuery = queryOptions({
  queryKey: ['settings'],
  queryFn: async ({ signal }) => (await request('GET /settings', { signal })) as Settings,
});
export const changeSettings = async (body: Call<'PATCH /settings'>['body']) =>
  (await request('PATCH /settings', { body })) as Settings;
