/**
 * The shapes of the contract, written by hand until `openapi.json` exists; then this file becomes
 * re-exports of `generated/types.gen`. Pages import them from `@/api` only.
 */
export interface Ref {
  id: string;
  name: string;
}
export interface Page<T> {
  items: T[];
  next: string | null;
}
export type Language = 'zh-CN' | 'en';
export type ThemeName = 'system' | 'light' | 'dark';
export type Platform =
  | 'taobao'
  | 'tmall'
  | 'jd'
  | 'pinduoduo'
  | 'douyin'
  | 'kuaishou'
  | 'xiaohongshu'
  | 'other';
export interface Shop extends Ref {
  platform: Platform;
}
export interface Me {
  account: string;
  person: string;
  name: string;
  login: string;
  language: Language;
  theme: ThemeName;
  roles: Ref[];
  permissions: string[];
  shops: Shop[];
  totp: boolean;
  /** A role demands a second step that is not there yet; until it is, nothing else is allowed. */
  totp_required: boolean;
}
export interface NewSetup {
  code: string;
  owner: { name: string; login: string; password: string };
  shop: { name: string; platform: Platform; time_zone: string };
}
export interface Evidence {
  label: string;
  href: string;
}
/** A snoozed task is an open one that is hidden until `snoozed_until`. */
export type TaskState = 'open' | 'done' | 'refused';
export type RefusalReason = 'skill' | 'will' | 'environment';
export interface Repeat {
  every: 'day' | 'week' | 'month';
  until?: string | null;
}
export interface Task {
  id: string;
  kind: string;
  kind_name: string;
  title: string;
  why: string;
  owner: Ref;
  creator: Ref | null;
  shop: Ref | null;
  team: Ref | null;
  state: TaskState;
  due_at: string | null;
  snoozed_until: string | null;
  overdue: boolean;
  evidence: Evidence[];
  outcome: string | null;
  refusal: { reason: RefusalReason; note: string } | null;
  repeat: Repeat | null;
  version: number;
  created_at: string;
  updated_at: string;
}
export interface TaskEvent {
  at: string;
  who: Ref | null;
  what: 'created' | 'edited' | 'done' | 'snoozed' | 'handed_over' | 'refused' | 'reopened';
  note: string;
  /** To whom it was handed over. */
  to: Ref | null;
}
export interface TaskDetail extends Task {
  history: TaskEvent[];
}
export interface NewTask {
  title: string;
  why?: string | undefined;
  owner: string;
  due_at?: string | undefined;
  shop?: string | undefined;
  repeat?: Repeat | undefined;
}
export interface Notification {
  id: string;
  kind: string;
  title: string;
  body: string;
  href: string;
  created_at: string;
  read_at: string | null;
}
export interface Today {
  date: string;
  time_zone: string;
  person: string;
  overdue: Task[];
  today: Task[];
  later: Task[];
  notices: Notification[];
  done_today: number;
}
export type JobState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
export interface Job {
  id: string;
  kind: string;
  kind_name: string;
  state: JobState;
  done: number;
  total: number | null;
  unit: string | null;
  message: string | null;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
  created_by: Ref | null;
  error: string | null;
  attempts: number;
  /** Somebody asked it to stop; it does at its next step. */
  cancel_requested: boolean;
  /** When its turn comes, while it waits. */
  next_at: string | null;
}
export interface Device {
  id: string;
  label: string;
  address: string;
  created_at: string;
  seen_at: string;
  current: boolean;
}
export interface Token {
  id: string;
  name: string;
  permissions: string[];
  created_at: string;
  expires_on: string | null;
  used_at: string | null;
}
export interface NewToken {
  name: string;
  permissions: string[];
  expires_on?: string | undefined;
}
export interface Permission {
  key: string;
  name: string;
  description: string;
  group: string;
}
/** What a picker of people needs; the whole record belongs to the people pages. */
export interface PersonRow extends Ref {
  number: string | null;
}
