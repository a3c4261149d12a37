import { list, missing, paged, type Route, refused } from './answer.ts';
import { at, permissions as known, people as names, shops as shopNames } from './team.ts';

/** People, shops, teams, roles and platform accounts of the mock. */
const ref = <T extends { id: string; name: string }>({ id, name }: T) => ({ id, name });
const today = () => new Date().toISOString().slice(0, 10);

const shops = shopNames.map((shop, i) => ({
  ...shop,
  time_zone: 'Asia/Shanghai',
  opens: '08:30',
  closes: i ? '24:00' : '02:00',
  archived: false,
  people: 4,
  version: 1,
}));
type Named = { id: string; name: string };
const teams = ['售前一组', '售后组', '夜班组'].map((name, i) => ({
  id: `tem_${i + 1}`,
  name,
  shop: ref(shops[i === 2 ? 1 : 0] as Named),
  leader: i === 2 ? null : (ref(names[i * 3] as Named) as Named | null),
  archived: false,
  people: 3,
  version: 1,
}));

const BUILTIN = ['客服', '组长', '督导', '培训师', '主管', '老板', '管理员'];
const KEYS = ['agent', 'leader', 'supervisor', 'trainer', 'manager', 'owner', 'administrator'];
const reach = (role: number, i: number) => {
  if (role === 5) return 'all';
  if (role === 6) return known[i]?.key.startsWith('task') ? undefined : 'all';
  if (role === 4) return i % 5 === 4 ? undefined : 'scope';
  if (role === 0) return known[i]?.key.endsWith('read') && i < 4 ? 'own' : undefined;
  return i % (role + 2) === 0 ? 'scope' : undefined;
};
let roles = [...BUILTIN, '早班班长'].map((name, i) => ({
  id: `rol_${i + 1}`,
  key: KEYS[i] ?? null,
  name,
  builtin: i < 7,
  permissions: known.flatMap(({ key }, n) => {
    const far = reach(i === 7 ? 1 : i, n);
    return far ? [{ permission: key, reach: far }] : [];
  }),
  people: [5, 2, 1, 0, 1, 1, 1, 0][i] ?? 0,
  version: 1,
}));

const states = ['active', 'active', 'locked', 'active', 'none', 'active', 'disabled', null];
const more = ['高翔', '郑雨', '唐果', '罗一鸣', '叶青', '范思远', '邓洁', '韩冬', '曹宁', '袁梦'];
const everybody = [...names, ...more.flatMap((name) => [name, `${name}雅`]).map((name) => ({ name }))];
type Person = ReturnType<typeof person>;
function person({ name }: { name?: string | undefined }, i: number) {
  const team = teams[i % 3] as (typeof teams)[number];
  const left = i % 11 === 10 ? '2026-09-30' : null;
  const state = left ? 'disabled' : states[i % 8];
  return {
    id: `per_${i + 1}`,
    name: name ?? '',
    number: `KF${101 + i}` as string | null,
    phone: i % 6 === 5 ? '' : `138****${String(1000 + i * 37).slice(-4)}`,
    email: i % 4 ? '' : 'l****@mianli.example',
    hired_on: `202${3 + (i % 3)}-0${1 + (i % 9)}-15`,
    left_on: left as string | null,
    employments: [
      ...(i % 4 === 1
        ? [
            {
              id: `emp_${i}a`,
              team: ref(teams[1] as Named),
              shop: (teams[1] as (typeof teams)[number]).shop,
              from: '2023-02-15',
              to: '2024-06-30' as string | null,
            },
          ]
        : []),
      { id: `emp_${i}`, team: ref(team), shop: team.shop, from: '2024-07-01', to: left },
    ],
    roles: left
      ? []
      : [
          {
            id: `grt_${i}`,
            role: ref(roles[i === 0 ? 5 : i % 5 === 3 ? 1 : 0] as Named),
            scope:
              i === 0
                ? { kind: 'all', team: null, shop: null }
                : i % 5 === 3
                  ? { kind: 'team', team: ref(team), shop: team.shop }
                  : { kind: 'self', team: null, shop: null },
          },
        ],
    account: state
      ? {
          id: `acc_${i}`,
          login: `kf${101 + i}`,
          state,
          totp: i % 3 === 0,
          last_seen_at: state === 'none' ? null : at(-i * 3),
        }
      : null,
    nicks:
      i < 3
        ? [
            {
              id: `bnd_${i}`,
              nick: { id: `nik_${i + 7}`, name: `棉里家居:${name}` },
              shop: ref(shops[0] as Named),
              from: at(-2000),
              to: null,
            },
          ]
        : [],
    version: 1,
  };
}
const people: Person[] = everybody.map(person);
const find = (id: string) => people.find((one) => one.id === id);
const on = (id: string, change: (one: Person) => void) => {
  const one = find(id);
  if (!one) return missing();
  change(one);
  one.version += 1;
  return { body: one };
};

let nicks = Array.from({ length: 24 }, (_, i) => {
  const bound = i >= 6;
  const owner = people[(i - 6 + 20) % 20] as Person;
  return {
    id: `nik_${i + 1}`,
    shop: ref(shops[i % 2] as Named),
    nick: bound
      ? `棉里家居:${owner.name}`
      : `棉里家居:${['小满', 'kf08', '售后-苏琳', '夜班2', 'jun', '可欣'][i]}`,
    first_seen: at(-3000 + i * 40),
    bindings: (bound
      ? [
          ...(i % 4 === 0
            ? [
                {
                  id: `bnd_x${i}`,
                  person: ref(people[8] as Named),
                  from: at(-2900),
                  to: at(-2000) as string | null,
                },
              ]
            : []),
          { id: `bnd_y${i}`, person: ref(owner), from: at(-2000), to: null as string | null },
        ]
      : []) as { id: string; person: Named; from: string; to: string | null }[],
    suggestion: bound
      ? null
      : [
          { person: ref(people[0] as Named), reason: '账号里有姓名“小满”' },
          null,
          { person: ref(people[4] as Named), reason: '账号里有姓名“苏琳”' },
          null,
          { person: ref(people[5] as Named), reason: '登录名相同' },
          { person: ref(people[7] as Named), reason: '账号里有姓名“可欣”' },
        ][i],
  };
});

const REPORT = {
  columns: [
    { header: '姓名', field: 'name' },
    { header: '工号', field: 'number' },
    { header: '联系电话', field: 'phone' },
    { header: '所在组', field: 'team' },
    { header: '籍贯', field: null },
  ],
  accepted: 46,
  created: 38,
  updated: 3,
  unchanged: 5,
  teams_created: 1,
  rejected: [
    {
      line: 7,
      cell: 'C7',
      reason: '不像电话号码：只能是 3–18 位数字，前面可加 +。',
      raw: ['邱悦', 'KF207', '1381234567a', '售前一组', '湖南'],
    },
    {
      line: 19,
      cell: 'D19',
      reason: '没有叫“售前三组”的班组。',
      raw: ['贺敏', 'KF219', '13812345670', '售前三组', '四川'],
    },
    { line: 33, cell: 'A33', reason: '请填写姓名。', raw: ['', 'KF233', '', '', ''] },
  ],
  preview: Array.from({ length: 10 }, (_, i) => ({
    line: i + 2,
    name: more[i],
    number: `KF${201 + i}`,
    outcome: i % 4 === 3 ? 'updated' : 'created',
  })),
};

export const team: Route[] = [
  ['GET', /^\/shops$/, () => list(shops)],
  [
    'POST',
    /^\/shops$/,
    ({ body }) => {
      if (shops.some(({ name }) => name === body.name)) return refused('/name', 'taken', '已有同名店铺。');
      const shop = { ...shops[0], ...body, id: `shp_${shops.length + 1}`, people: 0, version: 1 };
      shops.push(shop as unknown as (typeof shops)[0]);
      return { status: 201, body: shop };
    },
  ],
  [
    'PATCH',
    /^\/shops\/(\w+)$/,
    ({ body }, id) => {
      const shop = shops.find((one) => one.id === id);
      return shop ? { body: Object.assign(shop, body, { version: shop.version + 1 }) } : missing();
    },
  ],
  ['GET', /^\/teams$/, () => list(teams)],
  [
    'POST',
    /^\/teams$/,
    ({ body }) => {
      const shop = ref(shops.find(({ id }) => id === body.shop) as Named);
      const leader = find(String(body.leader));
      const made = { ...teams[0], ...body, shop, leader: leader ? ref(leader) : null, people: 0 };
      const fresh = { ...made, id: `tem_${teams.length + 1}` } as unknown as (typeof teams)[0];
      teams.push(fresh);
      return { status: 201, body: fresh };
    },
  ],
  [
    'PATCH',
    /^\/teams\/(\w+)$/,
    ({ body }, id) => {
      const one = teams.find((wanted) => wanted.id === id);
      if (!one) return missing();
      const leader = body.leader === undefined ? one.leader : (find(String(body.leader)) ?? null);
      return { body: Object.assign(one, body, { leader: leader && ref(leader), version: one.version + 1 }) };
    },
  ],
  [
    'GET',
    /^\/people$/,
    ({ query }) => {
      const is = (key: string, held: (string | undefined)[]) =>
        !query.get(key) || held.includes(query.get(key) ?? '');
      const state = query.get('state') ?? 'employed';
      return paged(
        people
          .filter(({ left_on }) => state === 'all' || (state === 'left') === (left_on !== null))
          .filter(({ name, number }) => `${name}${number}`.includes(query.get('q') ?? ''))
          .filter(({ employments }) => is('team', [employments.at(-1)?.team.id]))
          .filter(({ employments }) => is('shop', [employments.at(-1)?.shop.id]))
          .filter((one) =>
            is(
              'role',
              one.roles.map(({ role }) => role.id),
            ),
          ),
        query,
      );
    },
  ],
  [
    'POST',
    /^\/people$/,
    ({ body }) => {
      if (people.some(({ number }) => number !== null && number === body.number))
        return refused('/number', 'taken', '这个工号已经有人用了。');
      const made = {
        ...person({ name: String(body.name) }, people.length),
        roles: [],
        account: null,
        nicks: [],
      };
      Object.assign(made, { number: body.number ?? null, hired_on: body.hired_on ?? today(), phone: '' });
      people.unshift(made as Person);
      return { status: 201, body: made };
    },
  ],
  ['POST', /^\/people\/import$/, () => ({ body: REPORT })],
  ['GET', /^\/people\/(?:template|export)\.\w+$/, () => ({ body: '' })],
  ['GET', /^\/people\/(\w+)$/, (_, id) => on(id, () => {})],
  [
    'PATCH',
    /^\/people\/(\w+)$/,
    ({ body }, id) => {
      if (body.phone && !/^\+?[\d -]{3,}$/.test(body.phone))
        return refused('/phone', 'phone', '不像电话号码：只能是 3–18 位数字，前面可加 +。');
      return on(id, (one) => {
        const {
          left_on,
          phone: _phone,
          email: _email,
          version: _version,
          ...plain
        } = body as Record<string, unknown>;
        Object.assign(one, plain);
        if (left_on !== undefined) Object.assign(one, { left_on, roles: [] });
      });
    },
  ],
  [
    'POST',
    /^\/people\/(\w+)\/personal$/,
    (_, id) => ({
      body: { phone: '13812345678', email: id === 'per_1' ? 'lin@mianli.example' : '', birthday: '11-02' },
    }),
  ],
  [
    'POST',
    /^\/people\/(\w+)\/employments$/,
    ({ body }, id) =>
      on(id, (one) => {
        const to = teams.find((wanted) => wanted.id === body.team) as (typeof teams)[number];
        for (const time of one.employments) time.to ??= String(body.from);
        one.employments.push({
          id: `emp_${Date.now()}`,
          team: ref(to),
          shop: to.shop,
          from: String(body.from),
          to: null,
        });
      }),
  ],
  [
    'DELETE',
    /^\/employments\/(\w+)$/,
    (_, id) => {
      const one = people.find(({ employments }) => employments.some((time) => time.id === id));
      return one
        ? on(one.id, () =>
            one.employments.splice(
              one.employments.findIndex((t) => t.id === id),
              1,
            ),
          )
        : missing();
    },
  ],
  [
    'PATCH',
    /^\/employments\/(\w+)$/,
    ({ body }, id) => {
      const one = people.find(({ employments }) => employments.some((time) => time.id === id));
      return one
        ? on(one.id, () => Object.assign(one.employments.find((t) => t.id === id) ?? {}, body))
        : missing();
    },
  ],
  [
    'POST',
    /^\/people\/(\w+)\/grants$/,
    ({ body }, id) =>
      on(id, (one) => {
        const scope = body.scope as unknown as { kind: string; team?: string; shop?: string };
        const over = teams.find((wanted) => wanted.id === scope.team);
        const shop = shops.find((wanted) => wanted.id === scope.shop);
        one.roles.push({
          id: `grt_${Date.now()}`,
          role: ref(roles.find((role) => role.id === body.role) as Named),
          scope: {
            kind: scope.kind,
            team: over ? ref(over) : null,
            shop: over?.shop ?? (shop ? ref(shop) : null),
          },
        } as Person['roles'][number]);
      }),
  ],
  [
    'DELETE',
    /^\/grants\/(\w+)$/,
    (_, id) => {
      const one = people.find((wanted) => wanted.roles.some((grant) => grant.id === id));
      return one
        ? on(one.id, () =>
            one.roles.splice(
              one.roles.findIndex((g) => g.id === id),
              1,
            ),
          )
        : missing();
    },
  ],
  [
    'POST',
    /^\/people\/(\w+)\/account$/,
    ({ body }, id) => {
      if (people.some(({ account }) => account?.login === body.login))
        return refused('/login', 'taken', '这个登录名已经有人用了。');
      on(id, (one) => {
        one.account = {
          id: 'acc_x',
          login: String(body.login),
          state: 'none',
          totp: false,
          last_seen_at: null,
        };
      });
      return { status: 201, body: { login: body.login, reset_link: '/reset/9vT2mQxK7cLwYp4Zr8Nb' } };
    },
  ],
  [
    'POST',
    /^\/people\/(\w+)\/reset-link$/,
    () => ({ body: { link: '/reset/9vT2mQxK7cLwYp4Zr8Nb', expires_at: at(72) } }),
  ],
  ...(['unlock', 'disable', 'enable'] as const).map(
    (verb): Route => [
      'POST',
      new RegExp(`^/people/(\\w+)/${verb}$`),
      (_, id) => {
        on(id, ({ account }) =>
          Object.assign(account ?? {}, { state: verb === 'disable' ? 'disabled' : 'active' }),
        );
        return { status: 204 };
      },
    ],
  ),
  ['GET', /^\/roles$/, () => list(roles)],
  [
    'POST',
    /^\/roles$/,
    ({ body }) => {
      if (roles.some(({ name }) => name === body.name)) return refused('/name', 'taken', '已有同名角色。');
      const role = { ...body, id: `rol_${Date.now()}`, key: null, builtin: false, people: 0, version: 1 };
      roles = [...roles, role as unknown as (typeof roles)[0]];
      return { status: 201, body: role };
    },
  ],
  [
    'PATCH',
    /^\/roles\/(\w+)$/,
    ({ body }, id) => {
      const role = roles.find((one) => one.id === id);
      return role ? { body: Object.assign(role, body, { version: role.version + 1 }) } : missing();
    },
  ],
  ['POST', /^\/roles\/(\w+)\/reset$/, (_, id) => ({ body: roles.find((one) => one.id === id) })],
  [
    'DELETE',
    /^\/roles\/(\w+)$/,
    (_, id) => {
      roles = roles.filter((one) => one.id !== id);
      return { status: 204 };
    },
  ],
  ['GET', /^\/nicks\/unbound$/, () => list(nicks.filter(({ bindings }) => bindings.length === 0))],
  [
    'GET',
    /^\/nicks$/,
    ({ query }) =>
      paged(
        nicks
          .filter(({ bindings }) => query.get('bound') !== 'true' || bindings.length > 0)
          .filter(({ nick }) => nick.includes(query.get('q') ?? ''))
          .filter(({ shop }) => !query.get('shop') || shop.id === query.get('shop')),
        query,
      ),
  ],
  [
    'POST',
    /^\/nicks$/,
    ({ body }) => {
      if (nicks.some(({ nick }) => nick === body.nick))
        return refused('/nick', 'taken', '这个账号已经登记过了。');
      const shop = ref(shops.find(({ id }) => id === body.shop) as Named);
      const nick = {
        id: `nik_${Date.now()}`,
        nick: String(body.nick),
        shop,
        first_seen: at(0),
        bindings: [],
        suggestion: null,
      };
      nicks = [nick, ...nicks];
      return { status: 201, body: nick };
    },
  ],
  [
    'POST',
    /^\/nicks\/(\w+)\/bindings$/,
    ({ body }, id) => {
      const one = find(String(body.person));
      const nick = nicks.find((wanted) => wanted.id === id);
      if (!one || !nick) return missing();
      const from = String(body.from);
      if (body.hand_over) for (const held of nick.bindings) held.to ??= from;
      const to = (body.to ?? null) as string | null;
      nick.bindings.unshift({ id: `bnd_${Date.now()}`, person: ref(one), from, to });
      return { status: 201, body: nick };
    },
  ],
  [
    'PATCH',
    /^\/bindings\/(\w+)$/,
    ({ body }, id) => {
      const nick = nicks.find(({ bindings }) => bindings.some((one) => one.id === id));
      Object.assign(nick?.bindings.find((one) => one.id === id) ?? {}, body);
      return nick ? { body: nick } : missing();
    },
  ],
  [
    'DELETE',
    /^\/bindings\/(\w+)$/,
    (_, id) => {
      const nick = nicks.find(({ bindings }) => bindings.some((one) => one.id === id));
      if (!nick) return missing();
      nick.bindings = nick.bindings.filter((one) => one.id !== id);
      return { body: nick };
    },
  ],
];
