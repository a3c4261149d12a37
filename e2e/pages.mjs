// What the contact sheet shows. `login: ""` is nobody, absent the owner; `act` brings a page into the state to see.
export const key = (keys) => async (page) => {
  await page.locator("main").first().focus();
  for (const one of keys) await page.keyboard.press(one);
};
export const firstRow = async (page) => {
  await page.locator('[role=row][aria-rowindex="2"]').click({ position: { x: 120, y: 12 } });
  await page.locator("[role=dialog] h1").waitFor();
};

/** The first record, with one of its forms: what a link with `act` opens. */
export const record = (act) => async (page) => {
  await firstRow(page);
  await page.goto(`${page.url()}&act=${act}`);
  await page.locator("[role=dialog] form").waitFor();
};

export const pages = [
  { name: "sign-in", path: "/sign-in", login: "" },
  { name: "reset", path: "/reset/once", login: "" },
  { name: "today", path: "/today" },
  { name: "tasks", path: "/tasks?owner=all&state=all" },
  { name: "tasks-empty", path: "/tasks?q=zzzz" },
  { name: "task", path: "/tasks?owner=all&state=all", act: firstRow },
  { name: "new-task", path: "/tasks?new=1" },
  { name: "edit-task", path: "/tasks?owner=all", act: record("edit") },
  { name: "refuse", path: "/tasks?owner=all", act: record("refuse") },
  { name: "self", path: "/settings/self" },
  { name: "notices", path: "/today", act: (page) => page.locator("button[aria-expanded]").first().click() },
  {
    name: "viewer",
    path: "/today",
    act: (page) => page.locator("button[aria-haspopup=menu]").last().click(),
  },
  { name: "people", path: "/people" },
  { name: "people-empty", path: "/people?q=zzzz" },
  { name: "person", path: "/people", act: firstRow },
  { name: "person-leave", path: "/people", act: record("leave") },
  { name: "new-person", path: "/people?new=1" },
  { name: "people-import", path: "/people/import" },
  { name: "shops", path: "/people/shops" },
  { name: "new-shop", path: "/people/shops?shop=new" },
  { name: "nicks", path: "/people/nicks" },
  { name: "nick", path: "/people/nicks?show=bound", act: firstRow },
  { name: "overview", path: "/measure?period=days30" },
  { name: "overview-today", path: "/measure" },
  { name: "overview-empty", path: "/measure?period=days&from=2020-01-01&to=2020-01-01" },
  { name: "wall", path: "/measure/wall" },
  { name: "inquiries", path: "/measure/inquiries?period=days30" },
  { name: "receptions", path: "/measure/receptions?period=days30" },
  { name: "orders", path: "/measure/orders?period=days30" },
  {
    name: "chat",
    path: "/measure/receptions?period=days30",
    act: async (page) => {
      await page.locator('[role=row][aria-rowindex="2"]').click({ position: { x: 120, y: 12 } });
      await page.locator("li[data-here]").first().waitFor();
    },
  },
  { name: "search", path: `/measure/search?q=${encodeURIComponent("发货")}` },
  { name: "search-empty", path: "/measure/search" },
  { name: "search-none", path: "/measure/search?q=zzzz" },
  { name: "definitions", path: "/measure/definitions" },
  { name: "definition", path: "/measure/definitions", act: firstRow },
  { name: "imports", path: "/measure/imports" },
  { name: "import", path: "/measure/imports", act: firstRow },
  { name: "import-files", path: "/measure/imports/new" },
  { name: "coverage", path: "/measure/coverage" },
  { name: "disputes", path: "/measure/disputes?which=all" },
  { name: "dispute", path: "/measure/disputes?which=all", act: firstRow },
  { name: "find-order", path: "/measure/disputes?find=1" },
  { name: "periods", path: "/measure/periods" },
  { name: "period", path: "/measure/periods", act: firstRow },
  { name: "new-period", path: "/measure/periods?new=1" },
  { name: "platform", path: "/measure/platform" },
  { name: "benchmarks", path: "/measure/benchmarks" },
  { name: "new-benchmark", path: "/measure/benchmarks?new=1" },
  { name: "rules", path: "/measure/rules" },
  { name: "references", path: "/measure/references" },
  { name: "alerts", path: "/measure/alerts" },
  { name: "reports", path: "/measure/reports" },
  { name: "mail", path: "/settings/mail" },
  { name: "diagnosis", path: "/diagnose?period=days30&vs=before" },
  { name: "diagnosis-table", path: "/diagnose?period=days30&vs=before&as=table&by=hour" },
  { name: "standing", path: "/diagnose/people" },
  { name: "organisation", path: "/settings/organisation" },
  { name: "roles", path: "/settings/roles" },
  { name: "new-role", path: "/settings/roles?open=new" },
  { name: "audit", path: "/settings/audit" },
  { name: "audit-entry", path: "/settings/audit", act: firstRow },
  { name: "jobs", path: "/settings/jobs" },
  { name: "schedules", path: "/settings/schedules" },
  { name: "backups", path: "/settings/backups" },
  { name: "webhooks", path: "/settings/webhooks" },
  { name: "new-webhook", path: "/settings/webhooks?new=1" },
  { name: "command", path: "/today", act: key(["Control+k"]) },
  { name: "keymap", path: "/tasks", act: key(["?"]) },
  { name: "closed", path: "/settings/organisation", login: "agent1" },
  { name: "today-agent", path: "/today", login: "agent1" },
  { name: "today-leader", path: "/today", login: "leader1" },
  { name: "lost", path: "/nowhere" },
];
