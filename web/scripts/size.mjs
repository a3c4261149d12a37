// What a page costs on the wire: every chunk it needs to be shown, brotli, against the budget of ui.md.
import { readFileSync, statSync } from 'node:fs';

const dist = new URL('../dist/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'));
const SHELL = ['index.html', 'src/app/shell.tsx'];
const texts = (...rooms) => rooms.map((room) => `src/${room}/locale/zh-CN.json`);
const COMMON = ['index.html', ...texts('app', 'ui')];
const PEOPLE = [...COMMON, ...SHELL, 'src/people/frame.tsx', ...texts('people')];
const MEASURE = [...COMMON, ...SHELL, 'src/measure/frame.tsx', ...texts('measure')];
const STEER = [...COMMON, ...SHELL, 'src/steer/frame.tsx', ...texts('steer'), ...texts('measure')];
const SETTINGS = [...COMMON, ...SHELL, 'src/settings/frame.tsx'];
const routes = {
  'sign-in + today': [
    300,
    [
      ...COMMON,
      'src/accounts/sign-in.tsx',
      ...texts('accounts'),
      ...SHELL,
      'src/tasks/today.tsx',
      ...texts('tasks'),
    ],
  ],
  setup: [450, [...COMMON, 'src/accounts/setup.tsx', ...texts('accounts')]],
  reset: [450, [...COMMON, 'src/accounts/reset.tsx', ...texts('accounts')]],
  'tasks + panel + new': [
    450,
    [
      ...COMMON,
      ...SHELL,
      'src/tasks/list.tsx',
      'src/tasks/panel.tsx',
      'src/tasks/new.tsx',
      ...texts('tasks'),
    ],
  ],
  'people + panel + new': [
    450,
    [...PEOPLE, 'src/people/list.tsx', 'src/people/panel.tsx', 'src/people/form.tsx'],
  ],
  import: [450, [...PEOPLE, 'src/people/import.tsx']],
  'shops + forms': [
    450,
    [...PEOPLE, 'src/people/shops.tsx', 'src/people/shop-form.tsx', 'src/people/team-form.tsx'],
  ],
  'nicks + panel': [
    450,
    [...PEOPLE, 'src/people/nicks.tsx', 'src/people/nick-panel.tsx', 'src/people/nick-form.tsx'],
  ],
  overview: [450, [...MEASURE, 'src/measure/home.tsx', 'src/measure/overview/page.tsx']],
  'lists behind figures': [
    450,
    [
      ...MEASURE,
      'src/measure/lists/inquiries.tsx',
      'src/measure/lists/receptions.tsx',
      'src/measure/lists/orders.tsx',
    ],
  ],
  chat: [450, [...MEASURE, 'src/measure/chat/page.tsx']],
  definitions: [450, [...MEASURE, 'src/measure/definitions/list.tsx']],
  wall: [450, [...MEASURE, 'src/measure/wall/page.tsx']],
  'imports + panel': [450, [...MEASURE, 'src/measure/imports/list.tsx', 'src/measure/imports/panel.tsx']],
  'import files': [450, [...MEASURE, 'src/measure/imports/new.tsx']],
  coverage: [450, [...MEASURE, 'src/measure/coverage/list.tsx']],
  'disputes + credit': [
    450,
    [
      ...MEASURE,
      'src/measure/disputes/list.tsx',
      'src/measure/disputes/panel.tsx',
      'src/measure/credit/panel.tsx',
    ],
  ],
  'periods + panel': [
    450,
    [
      ...MEASURE,
      'src/measure/periods/list.tsx',
      'src/measure/periods/panel.tsx',
      'src/measure/periods/new.tsx',
    ],
  ],
  'platform limits': [450, [...MEASURE, 'src/measure/benchmarks/rates.tsx']],
  'benchmarks + form': [
    450,
    [...MEASURE, 'src/measure/benchmarks/list.tsx', 'src/measure/benchmarks/set.tsx'],
  ],
  'rules + trial': [450, [...MEASURE, 'src/measure/rules/page.tsx', 'src/measure/rules/trial.tsx']],
  reports: [450, [...MEASURE, 'src/measure/reports/list.tsx', 'src/measure/reports/panel.tsx']],
  alerts: [450, [...MEASURE, 'src/measure/alerts/page.tsx']],
  diagnosis: [450, [...STEER, 'src/steer/drivers/page.tsx']],
  'who needs help': [450, [...STEER, 'src/steer/standing/page.tsx']],
  'references + search': [
    450,
    [...MEASURE, 'src/measure/references/list.tsx', 'src/measure/references/search.tsx'],
  ],
  'roles + form': [
    450,
    [...SETTINGS, 'src/people/roles.tsx', 'src/people/role-form.tsx', ...texts('people')],
  ],
  organisation: [450, [...SETTINGS, 'src/settings/organisation.tsx', ...texts('settings')]],
  'audit + entry': [450, [...SETTINGS, 'src/audit/list.tsx', 'src/audit/panel.tsx', ...texts('audit')]],
  'jobs + panel': [450, [...SETTINGS, 'src/jobs/list.tsx', 'src/jobs/panel.tsx', ...texts('jobs')]],
  mail: [450, [...SETTINGS, 'src/mail/page.tsx', ...texts('mail')]],
  'webhooks + forms': [
    450,
    [
      ...SETTINGS,
      'src/events/webhooks.tsx',
      'src/events/panel.tsx',
      'src/events/form.tsx',
      ...texts('events'),
    ],
  ],
  settings: [
    450,
    [...COMMON, ...SHELL, 'src/settings/frame.tsx', 'src/accounts/self.tsx', ...texts('accounts')],
  ],
};

function files(entries) {
  const seen = new Set();
  const out = new Set();
  const walk = (key) => {
    if (seen.has(key)) return;
    seen.add(key);
    const chunk = manifest[key];
    if (!chunk) throw new Error(`${key} is not in the manifest`);
    out.add(chunk.file);
    for (const css of chunk.css ?? []) out.add(css);
    for (const other of chunk.imports ?? []) walk(other);
  };
  for (const entry of entries) walk(entry);
  return out;
}

let over = false;
for (const [route, [budget, entries]] of Object.entries(routes)) {
  const sizes = [...files(entries)].map((name) => statSync(new URL(`${name}.br`, dist)).size);
  const kB = sizes.reduce((a, b) => a + b, 0) / 1000;
  over ||= kB > budget;
  console.log(
    `${kB > budget ? 'OVER ' : 'ok   '}${route.padEnd(22)} ${kB.toFixed(1).padStart(6)} kB of ${budget}  (${sizes.length} files)`,
  );
}
process.exitCode = over ? 1 : 0;
