/**
 * What the server says, under the names that pages use: re-exports of what `npm run client` writes. By hand are only
 * the narrower readings at the end.
 */
import type * as said from './generated/types.gen';

export type {
  AccountState,
  AccountSummary as PersonAccount,
  AuditReport,
  AuditRow,
  Backup,
  Benchmark,
  BenchmarkValue,
  Binding,
  ComparedFigure,
  Coverage,
  CoverageFinding as Finding,
  CreditExplained,
  CreditSession,
  Delivery,
  DeliveryState,
  Device,
  Dispute,
  Employment,
  EventKind,
  Evidence,
  Field as ImportField,
  FigureCell,
  FileMapping,
  FrozenPeriod,
  Grant,
  GrantPlace as GrantScope,
  Import,
  ImportPreview,
  ImportState,
  Job,
  JobState,
  KeptRow,
  Language,
  Me,
  MePatch,
  Metric,
  MovedOrder,
  NewBinding,
  NewEmployment,
  NewGrant,
  NewMapping,
  NewNick,
  NewPerson,
  NewRole,
  NewShop,
  NewTask,
  NewTeam,
  NewToken,
  NewWebhook,
  NickInUse,
  Notification,
  OrderRow,
  PermissionInfo as Permission,
  Person,
  Personal,
  PersonChange,
  Platform,
  PlatformRate,
  Reach,
  ReferenceRow,
  ReferenceSearch,
  RefusalReason,
  Repeat,
  Report as ImportReport,
  ResetLink,
  Role,
  RoleChange,
  RolePermission,
  RuleChange,
  RuleField,
  RulesInForce,
  RuleTrial,
  RuleVersion,
  Schedule,
  SettingsPatch,
  Setup as NewSetup,
  Shop as ShopRow,
  ShopAlias,
  ShopChange,
  Task,
  TaskChange,
  TaskState,
  Team,
  TeamChange,
  Theme as ThemeName,
  Today,
  Token,
  TrialFound,
  TrialLine,
  Webhook,
  WebhookFormat,
  WebhookPatch,
} from './generated/types.gen';

/** Whatever is known by its id and named on screen. */
export interface Ref {
  id: string;
  name: string;
}
/** A platform account, with a guess whose it is while nobody speaks for it. */
export type Nick = Omit<said.Nick, 'bindings'> & Partial<Pick<said.Nick, 'bindings'>> & said.UnboundNick;
/** The document gives a plain string for `what`. */
export type TaskEvent = Omit<said.TaskStep, 'what'> & {
  what: 'created' | 'edited' | 'done' | 'snoozed' | 'handed_over' | 'refused' | 'reopened';
};
export type TaskDetail = said.Task & { history: TaskEvent[] };
/** All of them are always said, though the document demands none. */
export type Settings = Required<said.Settings>;
