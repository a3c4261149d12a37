import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Connect, Plugin } from 'vite';
import { type Answer, type Ask, list, problem, type Route } from './answer.ts';
import { house } from './house.ts';
import { team } from './people.ts';
import { at, kindName, notices, people, permissions, shops, tasks } from './team.ts';

/**
 * The contract, answered from memory while there is no server: development and the contact sheet only,
 * a middleware of Vite that no build contains. Sign in as 林小满 / banzhang-dev; login "totp" asks for 123456,
 * "locked" is locked; BANZHANG_FIRST_RUN=1 starts with the first run (code 4821-7730).
 */
let first = process.env.BANZHANG_FIRST_RUN === '1';
let signedIn = false;
const me: Record<string, unknown> = {
  account: 'acc_1',
  person: 'per_1',
  name: '林小满',
  login: 'linxm',
  language: 'zh-CN',
  theme: 'system',
  roles: [{ id: 'rol_6', name: '老板' }],
  permissions: permissions.map(({ key }) => key),
  shops,
  totp: false,
  totp_required: false,
};
let devices = [
  {
    id: 'dev_1',
    label: 'Chrome · Windows',
    address: '192.168.1.23',
    created_at: at(-200),
    seen_at: at(0),
    current: true,
  },
  {
    id: 'dev_2',
    label: 'Safari · iPhone',
    address: '192.168.1.40',
    created_at: at(-90),
    seen_at: at(-5),
    current: false,
  },
];
let tokens = [
  {
    id: 'tok_1',
    name: '报表同步',
    permissions: ['task.read'],
    created_at: at(-900),
    expires_on: '2027-03-31',
    used_at: at(-2),
  },
];

const named = (language: string) => (task: (typeof tasks)[number]) => ({
  ...task,
  kind_name: kindName(task.kind, language),
});
const find = (id: string) => tasks.find((task) => task.id === id);

const verbs: Record<string, (task: (typeof tasks)[number], body: Record<string, never>) => void> = {
  done: (task, { outcome }) =>
    Object.assign(task, { state: 'done', outcome: outcome ?? null, overdue: false }),
  snooze: (task, { until }) => Object.assign(task, { snoozed_until: until, overdue: false }),
  refuse: (task, body) => Object.assign(task, { state: 'refused', refusal: body, overdue: false }),
  'hand-over': (task, { to }) =>
    Object.assign(task, { owner: people.find(({ id }) => id === to) ?? task.owner }),
  reopen: (task) =>
    Object.assign(task, {
      state: 'open',
      snoozed_until: null,
      refusal: null,
      overdue: task.due_at !== null && Date.parse(task.due_at) < Date.now(),
    }),
};

function listTasks({ query, language }: Ask): Answer {
  const state = query.get('state') ?? 'open';
  const q = query.get('q') ?? '';
  const owner = query.get('owner') === 'me' ? 'per_1' : query.get('owner');
  const [, sign, key] = /^(-?)(\w+)$/.exec(query.get('sort') ?? 'due_at') ?? [];
  const found = tasks
    .filter(
      (task) =>
        state === 'all' || (task.snoozed_until && task.state === 'open' ? 'snoozed' : task.state) === state,
    )
    .filter((task) => !owner || task.owner.id === owner)
    .filter((task) => !query.get('shop') || task.shop?.id === query.get('shop'))
    .filter((task) => query.get('due') !== 'overdue' || task.overdue)
    .filter((task) => !q || `${task.title}${task.why}${task.owner.name}`.includes(q))
    .sort((a, b) => {
      const [x, y] = [String(a[key as 'due_at'] ?? '9'), String(b[key as 'due_at'] ?? '9')];
      return (x < y ? -1 : x > y ? 1 : 0) * (sign ? -1 : 1);
    });
  const from = Number(query.get('cursor') ?? 0);
  const to = from + Number(query.get('limit') ?? 50);
  return list(found.slice(from, to).map(named(language)), to < found.length ? String(to) : null);
}

function today({ language }: Ask): Answer {
  const mine = tasks
    .filter((task) => task.owner.id === 'per_1' && task.state === 'open' && !task.snoozed_until)
    .map(named(language));
  const tonight = new Date().setHours(24, 0, 0, 0);
  const due = (task: (typeof mine)[number]) =>
    task.due_at ? Date.parse(task.due_at) : Number.POSITIVE_INFINITY;
  const date = new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
  return {
    body: {
      date,
      time_zone: 'Asia/Shanghai',
      person: 'per_1',
      overdue: mine.filter((task) => task.overdue),
      today: mine.filter((task) => !task.overdue && due(task) <= tonight),
      later: mine.filter((task) => due(task) > tonight).slice(0, 5),
      notices: notices.filter(({ read_at }) => !read_at),
      done_today: 3 + tasks.filter(({ id, state }) => state === 'done' && Number(id.slice(4)) <= 10).length,
    },
  };
}

function signIn({ body }: Ask): Answer {
  if (body.login === 'locked')
    return problem(429, 'locked', '账号已锁定', '连续输错 8 次密码。请 15 分钟后再试，或请管理员解锁。');
  if (body.password !== 'banzhang-dev')
    return problem(401, 'bad_credentials', '登录名或密码不对', '再试一次；连续输错 8 次会锁定 15 分钟。');
  if (body.login === 'totp' && !body.code) return problem(401, 'code_required', '需要动态码');
  if (body.login === 'totp' && body.code !== '123456')
    return problem(401, 'bad_code', '动态码不对', '动态码每 30 秒更换一次，请输入最新的。');
  signedIn = true;
  return { body: me };
}

const routes: Route[] = [
  ['GET', /^\/setup$/, () => ({ body: { needed: first } })],
  [
    'POST',
    /^\/setup$/,
    ({ body }) => {
      if (body.code !== '4821-7730')
        return problem(422, 'invalid', '代码不对', undefined, [
          { pointer: '/code', code: 'wrong', detail: '与终端里的代码不一致' },
        ]);
      first = false;
      signedIn = true;
      return { body: me };
    },
  ],
  ['POST', /^\/session$/, signIn],
  [
    'DELETE',
    /^\/session$/,
    () => {
      signedIn = false;
      return { status: 204 };
    },
  ],
  ['POST', /^\/password-resets\/\w+$/, () => ({ status: 204 })],
];
const private_: Route[] = [
  ...team,
  ...house,
  ['GET', /^\/session$/, () => ({ body: me })],
  ['PATCH', /^\/me$/, ({ body }) => ({ body: Object.assign(me, body) })],
  [
    'POST',
    /^\/me\/password$/,
    ({ body }) =>
      body.current === 'banzhang-dev'
        ? { status: 204 }
        : problem(422, 'invalid', '没有修改', undefined, [
            { pointer: '/current', code: 'wrong', detail: '当前密码不对' },
          ]),
  ],
  [
    'POST',
    /^\/me\/totp$/,
    () => ({ body: { secret: 'JBSW Y3DP EHPK 3PXP', uri: 'otpauth://totp/x', qr_svg: QR } }),
  ],
  [
    'PUT',
    /^\/me\/totp$/,
    () => {
      me.totp = true;
      return {
        body: {
          recovery_codes: ['7f3k-92mq', 'p0xd-44ra', 'k8vn-1c6t', 'zz2h-5yqw', '3mpe-0w8s', 'b6uj-t71x'],
        },
      };
    },
  ],
  [
    'DELETE',
    /^\/me\/totp$/,
    () => {
      me.totp = false;
      return { status: 204 };
    },
  ],
  ['GET', /^\/me\/devices$/, () => list(devices)],
  [
    'DELETE',
    /^\/me\/devices\/(\w+)$/,
    (_, id) => {
      devices = devices.filter((d) => d.id !== id);
      return { status: 204 };
    },
  ],
  [
    'DELETE',
    /^\/me\/devices$/,
    () => {
      devices = devices.filter((d) => d.current);
      return { status: 204 };
    },
  ],
  ['GET', /^\/me\/tokens$/, () => list(tokens)],
  [
    'POST',
    /^\/me\/tokens$/,
    ({ body }) => {
      const token = {
        id: `tok_${tokens.length + 1}`,
        created_at: at(0),
        expires_on: null,
        used_at: null,
        ...body,
      } as unknown as (typeof tokens)[0];
      tokens = [...tokens, token];
      return { status: 201, body: { ...token, secret: 'bz_5wq2Jm8TzK0vXc4LrN9eYbHdUoPfSg' } };
    },
  ],
  [
    'DELETE',
    /^\/me\/tokens\/(\w+)$/,
    (_, id) => {
      tokens = tokens.filter((t) => t.id !== id);
      return { status: 204 };
    },
  ],
  ['GET', /^\/permissions$/, () => list(permissions)],
  ['GET', /^\/today$/, today],
  ['GET', /^\/tasks$/, listTasks],
  [
    'POST',
    /^\/tasks$/,
    ({ body }) => {
      const owner = people.find(({ id }) => id === body.owner) ?? people[0];
      const task = {
        ...tasks[0],
        id: `tsk_${tasks.length + 1}`,
        evidence: [],
        repeat: null,
        ...body,
        owner,
        state: 'open',
        overdue: false,
      } as unknown as (typeof tasks)[0];
      tasks.unshift(task);
      return { status: 201, body: task };
    },
  ],
  [
    'GET',
    /^\/tasks\/(\w+)$/,
    ({ language }, id) => {
      const task = find(id);
      if (!task) return problem(404, 'not_found', '找不到这件任务', '可能已被删除，或不在你的查看范围内。');
      const history = [
        {
          at: task.updated_at,
          who: task.owner,
          what: 'edited',
          to: null,
          note: '',
        },
        {
          at: task.created_at,
          who: task.creator,
          what: 'created',
          to: null,
          note: task.why,
        },
      ];
      return { body: { ...named(language)(task), history } };
    },
  ],
  ['GET', /^\/notifications$/, () => list(notices)],
  [
    'GET',
    /^\/notifications\/count$/,
    () => ({ body: { unread: notices.filter(({ read_at }) => !read_at).length } }),
  ],
  [
    'POST',
    /^\/notifications\/read$/,
    ({ body }) => {
      for (const notice of notices)
        if (!body.ids || (body.ids as string[]).includes(notice.id)) notice.read_at ??= at(0);
      return { status: 204 };
    },
  ],
  [
    'GET',
    /^\/jobs\/(\w+)$/,
    (_, id) => ({
      body: {
        id,
        kind: 'import',
        kind_name: '导入聊天记录',
        state: 'running',
        done: 41_200,
        total: 128_000,
        unit: '条',
        message: '千牛导出 11 月.xlsx',
        created_at: at(-0.01),
        started_at: at(-0.01),
        finished_at: null,
        created_by: people[0],
        error: null,
        attempts: 1,
      },
    }),
  ],
];
for (const verb of Object.keys(verbs)) {
  private_.push([
    'POST',
    new RegExp(`^/tasks/(\\w+)/${verb}$`),
    ({ body, language }, id) => {
      const task = find(id);
      if (!task) return problem(404, 'not_found', '找不到这件任务');
      verbs[verb]?.(task, body);
      return { body: named(language)(task) };
    },
  ]);
}

const QR = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 25 25" shape-rendering="crispEdges"><path d="${Array.from(
  { length: 625 },
  (_, i) => [i % 25, Math.floor(i / 25)] as const,
)
  .filter(([x, y]) => ((x * 7 + y * 13 + x * y) % 5) % 2 === 0)
  .map(([x, y]) => `M${x} ${y}h1v1h-1z`)
  .join('')}"/></svg>`;

async function read(request: IncomingMessage): Promise<Ask['body']> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const json = request.headers['content-type']?.startsWith('application/json');
  return parts.length && json ? JSON.parse(Buffer.concat(parts).toString()) : {};
}

async function answer(request: IncomingMessage, response: ServerResponse) {
  const url = new URL(request.url ?? '/', 'http://mock');
  const path = url.pathname.replace('/api/v1', '');
  if (path === '/live') {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(': hello\n\n');
    return;
  }
  const ask: Ask = {
    path,
    query: url.searchParams,
    body: await read(request),
    language: request.headers['accept-language'] ?? 'zh-CN',
  };
  const table = signedIn ? [...routes, ...private_] : routes;
  const route = table.find(([method, pattern]) => method === request.method && pattern.test(path));
  const made: Answer = route
    ? route[2](ask, route[1].exec(path)?.[1] ?? '')
    : signedIn
      ? problem(404, 'not_found', '没有这个地址')
      : problem(401, 'signed_out', '请先登录');
  const status = made.status ?? 200;
  response.writeHead(status, {
    'content-type': status >= 400 ? 'application/problem+json' : 'application/json',
  });
  response.end(made.body === undefined ? '' : JSON.stringify(made.body));
}

const middleware: Connect.NextHandleFunction = (request, response, next) => {
  if (request.url?.startsWith('/api/')) void answer(request, response);
  else next();
};

const CSP = (nonce: string) =>
  `default-src 'self'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data:; connect-src 'self'; font-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'`;

/** `vite dev` answers the contract; `vite preview` also serves the build as the binary will: CSP and nonce. */
export function mock(): Plugin {
  return {
    name: 'banzhang-mock',
    apply: (_, { command, isPreview }) => command === 'serve' || Boolean(isPreview),
    configureServer: (server) => void server.middlewares.use(middleware),
    configurePreviewServer: (server) => {
      server.middlewares.use(middleware);
      server.middlewares.use(async (request, response, next) => {
        const file = request.url?.split('?')[0] ?? '/';
        if (/\.\w+$/.test(file)) return next();
        const { readFile } = await import('node:fs/promises');
        const html = await readFile(new URL('../dist/index.html', import.meta.url), 'utf8');
        const nonce = Math.random().toString(36).slice(2);
        response.setHeader('content-security-policy', CSP(nonce));
        response.setHeader('content-type', 'text/html; charset=utf-8');
        response.end(html.replace('__CSP_NONCE__', nonce));
      });
    },
  };
}
