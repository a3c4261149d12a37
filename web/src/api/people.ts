import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { download, type Query, request } from './request';
import type { Page, PersonRow, Ref } from './types';

export interface Employment {
  id: string;
  team: Ref;
  shop: Ref;
  from: string;
  /** The last day; null: until further notice. */
  to: string | null;
}
export interface GrantScope {
  kind: 'self' | 'team' | 'shop' | 'all';
  team?: Ref | null;
  shop?: Ref | null;
}
export interface Grant {
  id: string;
  role: Ref;
  scope: GrantScope;
}
/** `none`: no password was set yet. */
export type AccountState = 'active' | 'locked' | 'none' | 'disabled';
export interface PersonAccount {
  id: string;
  login: string;
  state: AccountState;
  totp: boolean;
  last_seen_at: string | null;
}
export interface NickInUse {
  id: string;
  nick: Ref;
  shop: Ref;
  from: string;
  to: string | null;
}
export interface Person extends Ref {
  number: string | null;
  /** Masked; in full only through `showPersonal`, which the audit log keeps. */
  phone: string;
  email: string;
  hired_on: string;
  left_on: string | null;
  employments: Employment[];
  roles: Grant[];
  account: PersonAccount | null;
  nicks: NickInUse[];
  version: number;
}
export interface Personal {
  phone: string;
  email: string;
  /** MM-DD */
  birthday: string | null;
}
export interface NewPerson {
  name: string;
  number?: string | undefined;
  phone?: string | undefined;
  email?: string | undefined;
  birthday?: string | undefined;
  hired_on?: string | undefined;
  team?: string | undefined;
}
/** What is absent stays, null clears. */
export interface PersonChange {
  version: number;
  name?: string;
  number?: string | null;
  phone?: string | null;
  email?: string | null;
  birthday?: string | null;
  hired_on?: string;
  /** The last day: times in teams end, roles are taken away, the sign-in is disabled. Null: as if never left. */
  left_on?: string | null;
  /** Into which team a person comes back. */
  back?: { team: string; from: string };
}

/** For pickers: the first few whose name, number or login matches. */
export const findPeople = (q: string) =>
  queryOptions({
    queryKey: ['people', 'find', q],
    staleTime: 60_000,
    queryFn: ({ signal }) =>
      request<Page<PersonRow>>('GET', '/people', { signal, query: { q, state: 'employed', limit: 20 } }),
  });
export const peopleQuery = (filter: Query) =>
  infiniteQueryOptions({
    queryKey: ['people', 'list', filter],
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) =>
      request<Page<Person>>('GET', '/people', {
        signal,
        query: { ...filter, cursor: pageParam, limit: 100 },
      }),
    getNextPageParam: (page) => page.next,
  });
export const personQuery = (id: string) =>
  queryOptions({
    queryKey: ['people', 'one', id],
    queryFn: ({ signal }) => request<Person>('GET', `/people/${id}`, { signal }),
  });

export const createPerson = (body: NewPerson, key?: string) =>
  request<Person>('POST', '/people', { body, key });
export const changePerson = (id: string, body: PersonChange) =>
  request<Person>('PATCH', `/people/${id}`, { body });
export const showPersonal = (id: string) => request<Personal>('POST', `/people/${id}/personal`);

export const joinTeam = (
  id: string,
  body: { team: string; from: string; instead_of?: string | undefined },
  key?: string,
) => request<Person>('POST', `/people/${id}/employments`, { body, key });
export const changeEmployment = (id: string, body: { from?: string; to?: string | null }) =>
  request<Person>('PATCH', `/employments/${id}`, { body });
export const deleteEmployment = (id: string) => request<Person>('DELETE', `/employments/${id}`);

export const giveRole = (
  id: string,
  body: { role: string; scope: { kind: GrantScope['kind']; team?: string; shop?: string } },
  key?: string,
) => request<Person>('POST', `/people/${id}/grants`, { body, key });
export const takeRole = (id: string) => request<Person>('DELETE', `/grants/${id}`);

export interface ResetLink {
  link: string;
  expires_at: string | null;
}
export const createAccount = (id: string, login: string, key?: string) =>
  request<{ login: string; reset_link: string | null; expires_at: string | null }>(
    'POST',
    `/people/${id}/account`,
    { body: { login }, key },
  );
export const newResetLink = (id: string) => request<ResetLink>('POST', `/people/${id}/reset-link`);
/** For somebody whose phone and recovery codes are lost. */
export const removeTotp = (id: string) => request<void>('DELETE', `/people/${id}/totp`);
export const unlockAccount = (id: string) => request<void>('POST', `/people/${id}/unlock`);
export const disableAccount = (id: string) => request<void>('POST', `/people/${id}/disable`);
export const enableAccount = (id: string) => request<void>('POST', `/people/${id}/enable`);

export type ImportField =
  | 'name'
  | 'number'
  | 'phone'
  | 'email'
  | 'shop'
  | 'team'
  | 'role'
  | 'hired_on'
  | 'left_on'
  | 'birthday'
  | 'login'
  | 'nick';
export interface ImportReport {
  columns: { header: string; field: ImportField | null }[];
  /** Rows taken: created, updated and unchanged. */
  accepted: number;
  created: number;
  updated: number;
  unchanged: number;
  /** Teams that were added because rows name them. */
  teams_created: number;
  rejected: { line: number; cell: string | null; reason: string; raw: string[] }[];
  /** The first rows taken. */
  preview: {
    line: number;
    name: string;
    number: string | null;
    outcome: 'created' | 'updated' | 'unchanged';
  }[];
}
export const importPeople = (file: Blob, dryRun: boolean, key?: string) =>
  request<ImportReport>('POST', '/people/import', { body: file, query: { dry_run: dryRun }, key });
export const peopleTemplate = () => download('/people/template.xlsx');
export const exportPeople = (format: 'xlsx' | 'csv', filter: Query) =>
  download(`/people/export.${format}`, filter);
