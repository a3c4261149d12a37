import { queryOptions } from '@tanstack/react-query';
import { type Call, request } from './request';

export const shopsQuery = queryOptions({
  queryKey: ['shops'],
  queryFn: ({ signal }) => request('GET /shops', { signal }),
});
export const createShop = (body: Call<'POST /shops'>['body'], key?: string) =>
  request('POST /shops', { body, key });
export const changeShop = (id: string, body: Call<'PATCH /shops/{id}'>['body']) =>
  request('PATCH /shops/{id}', { path: { id }, body });

export const teamsQuery = queryOptions({
  queryKey: ['teams'],
  queryFn: ({ signal }) => request('GET /teams', { signal }),
});
export const createTeam = (body: Call<'POST /teams'>['body'], key?: string) =>
  request('POST /teams', { body, key });
export const changeTeam = (id: string, body: Call<'PATCH /teams/{id}'>['body']) =>
  request('PATCH /teams/{id}', { path: { id }, body });
