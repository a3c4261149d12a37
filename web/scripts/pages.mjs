// What the contact sheet shows. `open` pages need nobody signed in; `act` brings a page into the state to see.
const key = (keys) => async (page) => {
  await page.locator('main').first().focus();
  for (const one of keys) await page.keyboard.press(one);
};
const firstRow = async (page) => {
  await page.locator('[role=row][aria-rowindex="2"]').click({ position: { x: 120, y: 12 } });
  await page.locator('[role=dialog] h1').waitFor();
};

export const pages = [
  { name: 'sign-in', path: '/sign-in', open: true },
  { name: 'reset', path: '/reset/once', open: true },
  { name: 'today', path: '/today' },
  { name: 'tasks', path: '/tasks?owner=all&state=all' },
  { name: 'tasks-empty', path: '/tasks?q=zzzz' },
  { name: 'task', path: '/tasks?owner=all&state=all', act: firstRow },
  { name: 'new-task', path: '/tasks?new=1' },
  { name: 'refuse', path: '/tasks?owner=all&open=tsk_3&act=refuse' },
  { name: 'self', path: '/settings/self' },
  { name: 'notices', path: '/today', act: (page) => page.locator('button[aria-expanded]').first().click() },
  {
    name: 'viewer',
    path: '/today',
    act: (page) => page.locator('button[aria-haspopup=menu]').last().click(),
  },
  { name: 'people', path: '/people' },
  { name: 'people-empty', path: '/people?q=zzzz' },
  { name: 'person', path: '/people', act: firstRow },
  { name: 'person-leave', path: '/people?open=per_3&act=leave' },
  { name: 'new-person', path: '/people?new=1' },
  { name: 'people-import', path: '/people/import' },
  { name: 'shops', path: '/people/shops' },
  { name: 'new-shop', path: '/people/shops?shop=new' },
  { name: 'nicks', path: '/people/nicks' },
  { name: 'nick', path: '/people/nicks?show=bound', act: firstRow },
  { name: 'organisation', path: '/settings/organisation' },
  { name: 'roles', path: '/settings/roles' },
  { name: 'new-role', path: '/settings/roles?open=new' },
  { name: 'audit', path: '/settings/audit' },
  { name: 'audit-entry', path: '/settings/audit', act: firstRow },
  { name: 'jobs', path: '/settings/jobs' },
  { name: 'schedules', path: '/settings/schedules' },
  { name: 'webhooks', path: '/settings/webhooks' },
  { name: 'new-webhook', path: '/settings/webhooks?new=1' },
  { name: 'command', path: '/today', act: key(['Control+k']) },
  { name: 'keymap', path: '/tasks', act: key(['?']) },
  { name: 'lost', path: '/nowhere' },
];
