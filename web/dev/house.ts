import { list, missing, paged, type Route, refused } from './answer.ts';
import { at, people } from './team.ts';

/** Audit, settings, jobs, schedules and webhooks of the mock. */
const person = (i: number) => {
  const { id, name } = people[i % people.length] as (typeof people)[number];
  return { id, name: name ?? '' };
};

const ACTIONS: [string, string, string, string, Record<string, unknown>][] = [
  ['person.change', '修改人员', 'per_3', '周婷', { changed: ['name', 'phone'] }],
  [
    'grant.give',
    '授予角色',
    'per_4',
    '何家豪',
    { role: { name: '组长' }, scope: { kind: 'team', team: { name: '售后组' } } },
  ],
  [
    'team.change',
    '修改班组',
    'tem_2',
    '售后组',
    {
      before: { name: '售后组', leader: null, archived: false, version: 1 },
      after: { name: '售后组', leader: { id: 'per_4', name: '何家豪' }, archived: false, version: 2 },
    },
  ],
  ['personal.read', '查看联系方式', 'per_5', '苏琳', { fields: ['phone', 'email'] }],
  ['session.begin', '登录', 'acc_2', '陈默', { device: 'Chrome · Windows' }],
  ['settings.change', '修改设置', 'ten_1', '棉里家居', { session_days: { before: 30, after: 7 } }],
  [
    'binding.create',
    '绑定客服账号',
    'nik_7',
    '棉里家居:小满',
    { person: { name: '林小满' }, from: at(-200), to: null },
  ],
];
const rows = Array.from({ length: 640 }, (_, i) => {
  const [action, action_name, subject, subject_name, detail] = ACTIONS[i % 7] as (typeof ACTIONS)[number];
  const seq = i < 4 ? null : 12_418 - i;
  return {
    id: `aud_${i}`,
    seq,
    at: at(-i * 0.7),
    actor: i % 13 === 12 ? null : person(i * 3),
    action,
    action_name,
    subject,
    subject_name,
    detail,
    address: `192.168.1.${20 + (i % 9)}`,
    sealed: seq !== null,
    through: 'dev_1',
    request: 'req_7f3a91c2',
    shop: null,
    hash: seq === null ? null : `9f2c${String(seq).padStart(8, '0')}e1b7a04d`,
  };
});

const settings = {
  organisation_name: '棉里家居',
  default_language: 'zh-CN',
  default_time_zone: 'Asia/Shanghai',
  session_idle_minutes: 720,
  session_days: 30,
  password_min: 10,
  totp_required_roles: ['rol_6', 'rol_7'],
  retention: { chats: null, buyer_data: 730, files: 365, notices: 180, jobs: 90 },
};

const KINDS: [string, string][] = [
  ['people.import', '导入人员'],
  ['backup', '备份'],
  ['audit.seal', '封存操作记录'],
  ['sweep', '清理过期数据'],
];
const STATES = ['running', 'waiting', 'failed', 'done', 'done', 'cancelled', 'done', 'done'];
const jobs = Array.from({ length: 60 }, (_, i) => {
  const [kind, kind_name] = KINDS[i % 4] as [string, string];
  const state = STATES[i % 8] as string;
  const total = 1200 + i * 37;
  return {
    id: `job_${i + 1}`,
    kind,
    kind_name,
    state: i > 8 && (state === 'running' || state === 'waiting') ? 'done' : state,
    done:
      state === 'running'
        ? Math.round(total * 0.62)
        : state === 'waiting'
          ? 0
          : state === 'failed'
            ? 310
            : total,
    total,
    unit: kind === 'people.import' ? '行' : '条',
    message: state === 'running' ? '正在写入聊天记录' : null,
    created_at: at(-i * 5 - 0.02),
    started_at: state === 'waiting' ? null : at(-i * 5 - 0.01),
    finished_at: ['done', 'failed', 'cancelled'].includes(state) ? at(-i * 5 + 0.03) : null,
    created_by: i % 4 === 2 || i % 4 === 3 ? null : person(i),
    error: state === 'failed' ? '第 311 行无法写入：磁盘空间不足。清出空间后重试，会从这一行继续。' : null,
    attempts: state === 'failed' ? 3 : 1,
    cancel_requested: false,
    next_at: state === 'waiting' ? at(0.1) : null,
    result: null,
  };
});
const job = (id: string, change: object) => {
  const one = jobs.find((wanted) => wanted.id === id);
  return one ? { body: Object.assign(one, change) } : missing();
};
const schedules = [
  {
    id: 'sch_1',
    key: 'sweep',
    name: '清理过期数据',
    every: '每天 04:00（Asia/Shanghai）',
    enabled: true,
    next_at: at(9),
    last_job: 'job_4',
  },
  {
    id: 'sch_2',
    key: 'seal',
    name: '封存操作记录',
    every: '每 1 分钟',
    enabled: true,
    next_at: at(0.01),
    last_job: 'job_3',
  },
  {
    id: 'sch_3',
    key: 'backup',
    name: '备份',
    every: '每天 03:00（Asia/Shanghai）',
    enabled: false,
    next_at: null as string | null,
    last_job: null,
  },
];

const kinds = [
  { key: 'task.created', name: '新建任务' },
  { key: 'task.done', name: '任务完成' },
  { key: 'person.left', name: '人员离职' },
  { key: 'job.failed', name: '作业失败' },
];
let webhooks = [
  {
    name: '售后群机器人',
    format: 'wecom',
    url: 'https://qyapi.example/cgi-bin/webhook/send?…',
    kinds: ['task.created'],
    failures: 0,
  },
  {
    name: '报表系统',
    format: 'generic',
    url: 'https://bi.mianli.example/hooks/banzhang',
    kinds: ['*'],
    failures: 3,
  },
].map((hook, i) => ({
  ...hook,
  id: `whk_${i + 1}`,
  signed: true,
  enabled: true,
  paused_until: null as string | null,
  version: 1,
  created_at: at(-900 * (i + 1)),
}));
const deliveries = Array.from({ length: 12 }, (_, i) => ({
  id: `dlv_${i}`,
  event: `evt_${i}`,
  kind: kinds[i % 4]?.key,
  kind_name: kinds[i % 4]?.name,
  subject: 'tsk_1',
  webhook: 'whk_2',
  receiver: 'whk_2',
  state: i === 0 ? 'waiting' : i === 2 ? 'dead' : 'delivered',
  attempts: i === 0 ? 3 : i === 2 ? 12 : 1,
  error: i === 0 || i === 2 ? '对方回复 502' : null,
  next_at: i === 0 ? at(0.2) : null,
  at: at(-i * 4),
  finished_at: i ? at(-i * 4) : null,
}));

export const house: Route[] = [
  [
    'GET',
    /^\/audit$/,
    ({ query }) => {
      const is = (key: string, value: string | undefined) => !query.get(key) || query.get(key) === value;
      return paged(
        rows
          .filter(
            (row) => is('actor', row.actor?.id) && is('action', row.action) && is('subject', row.subject),
          )
          .filter((row) => !query.get('from') || row.at >= String(query.get('from'))),
        query,
      );
    },
  ],
  [
    'GET',
    /^\/audit\/verify$/,
    () => ({ body: { rows: 12_418, sealed: 12_414, head: { seq: 12_414, hash: '9f2c' }, broken_at: null } }),
  ],
  ['GET', /^\/audit\/export\.csv$/, () => ({ body: '' })],
  ['GET', /^\/settings$/, () => ({ body: settings })],
  [
    'PATCH',
    /^\/settings$/,
    ({ body }) => {
      if (String(body.organisation_name ?? '').length > 20)
        return refused('/organisation_name', 'length', '1–20 个字符。');
      const { retention, ...plain } = body as Record<string, unknown>;
      Object.assign(settings, plain);
      Object.assign(settings.retention, retention);
      return { body: settings };
    },
  ],
  [
    'GET',
    /^\/jobs$/,
    ({ query }) =>
      paged(
        jobs.filter(({ state }) => !query.get('state') || state === query.get('state')),
        query,
      ),
  ],
  ['GET', /^\/jobs\/(\w+)$/, (_, id) => job(id, {})],
  ['POST', /^\/jobs\/(\w+)\/cancel$/, (_, id) => job(id, { state: 'cancelled', finished_at: at(0) })],
  ['POST', /^\/jobs\/(\w+)\/retry$/, (_, id) => job(id, { state: 'waiting', error: null })],
  ['GET', /^\/schedules$/, () => list(schedules)],
  [
    'PATCH',
    /^\/schedules\/(\w+)$/,
    ({ body }, id) => {
      const one = schedules.find((wanted) => wanted.id === id);
      return one ? { body: Object.assign(one, body, { next_at: body.enabled ? at(3) : null }) } : missing();
    },
  ],
  ['GET', /^\/event-kinds$/, () => list(kinds)],
  ['GET', /^\/webhooks$/, () => list(webhooks)],
  [
    'POST',
    /^\/webhooks$/,
    ({ body }) => {
      if (!/^https?:\/\//.test(String(body.url)))
        return refused('/url', 'address', '请填写 https:// 或 http:// 开头的地址，不带用户名。');
      const made = {
        ...webhooks[0],
        ...body,
        id: `whk_${Date.now()}`,
        failures: 0,
        version: 1,
        created_at: at(0),
      };
      webhooks = [...webhooks, made as unknown as (typeof webhooks)[0]];
      return {
        status: 201,
        body: { ...made, ...(body.format === 'generic' ? { secret: 'whsec_7Kd0pQxV2mNcLwYz4Rt8' } : {}) },
      };
    },
  ],
  [
    'PATCH',
    /^\/webhooks\/(\w+)$/,
    ({ body }, id) => {
      const one = webhooks.find((wanted) => wanted.id === id);
      return one ? { body: Object.assign(one, body, { version: one.version + 1 }) } : missing();
    },
  ],
  [
    'DELETE',
    /^\/webhooks\/(\w+)$/,
    (_, id) => {
      webhooks = webhooks.filter((one) => one.id !== id);
      return { status: 204 };
    },
  ],
  ['GET', /^\/webhooks\/(\w+)\/deliveries$/, (_, id) => list(id === 'whk_2' ? deliveries : [])],
  [
    'POST',
    /^\/deliveries\/(\w+)\/resend$/,
    (_, id) => ({ body: Object.assign(deliveries.find((one) => one.id === id) ?? {}, { state: 'waiting' }) }),
  ],
];
