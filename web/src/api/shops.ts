import { queryOptions } from '@tanstack/react-query';
import { request } from './request';
import type { Page, Ref, Shop } from './types';

export interface ShopRow extends Shop {
  time_zone: string;
  /** `09:00` */
  opens: string;
  /** `24:00`; earlier than `opens` when that is on the next day. */
  closes: string;
  archived: boolean;
  people: number;
  version: number;
}
export interface ShopBody {
  name: string;
  platform: Shop['platform'];
  time_zone: string;
  opens: string;
  closes: string;
}
export interface Team extends Ref {
  shop: Ref;
  leader: Ref | null;
  archived: boolean;
  people: number;
  version: number;
}

export const shopsQuery = queryOptions({
  queryKey: ['shops'],
  queryFn: ({ signal }) => request<Page<ShopRow>>('GET', '/shops', { signal }),
});
export const createShop = (body: ShopBody, key?: string) => request<ShopRow>('POST', '/shops', { body, key });
export const changeShop = (id: string, body: Partial<ShopBody> & { version: number; archived?: boolean }) =>
  request<ShopRow>('PATCH', `/shops/${id}`, { body });

export const teamsQuery = queryOptions({
  queryKey: ['teams'],
  queryFn: ({ signal }) => request<Page<Team>>('GET', '/teams', { signal }),
});
export const createTeam = (body: { shop: string; name: string; leader?: string | undefined }, key?: string) =>
  request<Team>('POST', '/teams', { body, key });
export const changeTeam = (
  id: string,
  body: { version: number; name?: string; leader?: string | null; archived?: boolean },
) => request<Team>('PATCH', `/teams/${id}`, { body });
