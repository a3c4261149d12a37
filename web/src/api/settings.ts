import { queryOptions } from '@tanstack/react-query';
import { request } from './request';
import type { Language } from './types';

/** Days after which data go away; null: never. */
export interface Retention {
  chats: number | null;
  buyer_data: number | null;
  files: number | null;
  notices: number | null;
  jobs: number | null;
}
export interface Settings {
  organisation_name: string;
  default_language: Language;
  default_time_zone: string;
  session_idle_minutes: number;
  session_days: number;
  password_min: number;
  totp_required_roles: string[];
  retention: Retention;
}

export const settingsQuery = queryOptions({
  queryKey: ['settings'],
  queryFn: ({ signal }) => request<Settings>('GET', '/settings', { signal }),
});
export type SettingsPatch = Partial<Omit<Settings, 'retention'>> & { retention?: Partial<Retention> };
export const changeSettings = (body: SettingsPatch) => request<Settings>('PATCH', '/settings', { body });
