// What every page has, in a house of sixty days: both languages and themes, phone width, the keyboard, the command
// bar, a policy that nothing breaks, and plain words where a role does not open a page.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DESK, faultless, launch, open, PHONE, sound } from "../lib/browser.mjs";
import { DEMO, enter, panel } from "../lib/house.mjs";
import { start } from "../lib/server.mjs";

/** Every page by its address, with its title in both languages. */
const PAGES = [
  ["/today", "今日", "Today"],
  ["/tasks", "任务", "Tasks"],
  ["/people", "人员", "People"],
  ["/people/import", "导入人员", "Import people"],
  ["/people/shops", "店铺与班组", "Shops and teams"],
  ["/people/nicks", "客服账号", "Platform accounts"],
  ["/measure", "总览", "Overview"],
  ["/measure/wall", "实时看板", "Live wall"],
  ["/measure/inquiries", "询单", "Inquiries"],
  ["/diagnose", "为什么变了", "Why it changed"],
  ["/diagnose/people", "谁需要帮助", "Who needs help"],
  ["/measure/receptions", "接待", "Receptions"],
  ["/measure/orders", "订单", "Orders"],
  ["/measure/definitions", "指标定义", "Definitions"],
  ["/measure/imports", "数据导入", "Imports"],
  ["/measure/imports/new", "导入文件", "Import files"],
  ["/measure/coverage", "数据完整性", "Data coverage"],
  ["/measure/disputes", "申诉", "Disputes"],
  ["/measure/periods", "冻结期", "Frozen periods"],
  ["/measure/platform", "平台指标", "Platform limits"],
  ["/measure/benchmarks", "基准值", "Benchmarks"],
  ["/measure/rules", "规则集", "Rules"],
  ["/measure/references", "口径核对", "Other tools"],
  ["/measure/alerts", "提醒", "Alerts"],
  ["/measure/reports", "报表", "Reports"],
  ["/settings/mail", "邮件", "Mail"],
  ["/settings/self", "个人设置", "My settings"],
  ["/settings/organisation", "组织设置", "Organisation"],
  ["/settings/roles", "角色与权限", "Roles"],
  ["/settings/webhooks", "Webhook", "Webhooks"],
  ["/settings/audit", "操作记录", "Audit log"],
  ["/settings/jobs", "后台作业", "Jobs"],
  ["/settings/schedules", "定时作业", "Schedules"],
  ["/settings/backups", "备份", "Backups"],
];
const LOOKS = [
  { language: "zh-CN", theme: "light", size: DESK },
  { language: "en", theme: "dark", size: DESK },
  { language: "zh-CN", theme: "dark", size: PHONE },
  { language: "en", theme: "light", size: PHONE },
];

let server;
let browser;
before(async () => {
  [server, browser] = await Promise.all([start("demo", ["--chats", "8"]), launch()]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** A page of the demo in a look of the account's own. */
async function inside(path, how = {}) {
  const { login = "owner", language = "zh-CN", theme = "light", ...rest } = how;
  const page = await open(browser, server.url, { language, theme, ...rest });
  await enter(page, "/sign-in", server, { login, password: DEMO });
  const answer = await page.context().request.patch("/api/v1/me", {
    data: { language, theme: "system" },
    headers: { origin: server.url },
  });
  assert.ok(answer.ok());
  await page.goto(path);
  await page.getByRole("main").getByRole("heading", { level: 1 }).first().waitFor();
  return page;
}

const scheme = (page) => page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
const title = (page, name) => page.getByRole("heading", { name, level: 1, exact: true });
/** What a page shows once nothing is on its way any more. */
const settled = (page) => page.waitForFunction(() => !document.querySelector("[aria-busy=true]"));

/** How far the page, or what scrolls in its place, is wider than the window. */
const wider = (page) =>
  page.evaluate(() => {
    const beyond = (box) => box.scrollWidth - box.clientWidth;
    return Math.max(...[document.scrollingElement, document.querySelector("main")].map(beyond));
  });

test("the list of pages here leaves none out", async () => {
  const page = await inside("/people");
  const rooms = await page.locator("nav a").evaluateAll((all) => all.map((link) => new URL(link.href).pathname));
  await page.goto("/settings/self");
  await title(page, "个人设置").waitFor();
  const parts = await page.locator("nav a").evaluateAll((all) => all.map((link) => new URL(link.href).pathname));
  const known = new Set([...PAGES.map(([path]) => path), "/settings"]);
  assert.deepEqual([...new Set([...rooms, ...parts])].filter((path) => !known.has(path)), []);
  assert.ok(parts.length >= 10, `${parts}`);
  await page.context().close();
});

for (const look of LOOKS) {
  const narrow = look.size === PHONE;
  test(`every page is sound: ${look.language}, ${look.theme}, ${look.size.width} px`, async () => {
    const page = await inside("/today", look);
    for (const [path, zh, en] of PAGES) {
      await page.goto(path);
      await title(page, look.language === "en" ? en : zh).waitFor();
      await settled(page);
      assert.equal(await scheme(page), look.theme, path);
      assert.equal(await page.locator("html").getAttribute("lang"), look.language, path);
      if (narrow) assert.equal(await wider(page), 0, `${path} scrolls sideways`);
      // Once a page and theme is enough of axe: what it looks at is the same at phone width.
      await (narrow ? faultless(page, path) : sound(page, path));
    }
    await page.context().close();
  });
}

test("a policy stands on the page, and it refuses what it has to refuse", async () => {
  const page = await open(browser, server.url);
  const answer = await page.goto("/sign-in");
  const policy = answer.headers()["content-security-policy"];
  for (const part of ["default-src 'none'", "script-src 'self'", "base-uri 'none'", "frame-ancestors 'none'"]) {
    assert.ok(policy.includes(part), `${part} in ${policy}`);
  }
  await page.getByRole("heading", { name: "登录" }).waitFor();
  await sound(page, "sign-in");
  await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "window.ran = true";
    document.head.append(script);
  });
  assert.equal(await page.evaluate(() => window.ran), undefined);
  assert.match(page.faults.join("\n"), /Content Security Policy/);
  await page.context().close();
});

test("g and a letter lead to each room, and the map of keys says so", async () => {
  const page = await inside("/tasks");
  await page.keyboard.press("?");
  const map = page.getByRole("dialog", { name: "键盘快捷键" });
  await map.waitFor();
  const printed = await map.locator("dl > div").evaluateAll((all) =>
    all.map((row) => [[...row.querySelectorAll("kbd")].map((key) => key.textContent).join(" "), row.querySelector("dd").textContent]),
  );
  for (const key of ["Ctrl K", "?", "/", "J", "K"]) {
    assert.ok(printed.some(([keys]) => keys.toUpperCase() === key.toUpperCase()), `${key} in ${JSON.stringify(printed)}`);
  }
  await sound(page, "map of keys");
  await page.keyboard.press("Escape");
  await map.waitFor({ state: "detached" });
  const led = printed.filter(([keys]) => /^g \w$/i.test(keys)).map(([keys, name]) => [keys.slice(-1).toLowerCase(), name]);
  assert.deepEqual(led.map(([, name]) => name).sort(), ["今日", "看板", "诊断", "任务", "团队", "设置"].sort());
  const lands = { 今日: "/today", 看板: "/measure", 诊断: "/diagnose", 任务: "/tasks", 团队: "/people", 设置: "/settings/self" };
  for (const [letter, name] of led) {
    await page.keyboard.press("g");
    await page.keyboard.press(letter);
    await page.waitForURL((url) => url.pathname === lands[name]);
  }
  await page.context().close();
});

test("lists, search and the command bar need no mouse", async () => {
  const page = await inside("/people");
  await page.getByRole("grid").getByRole("rowheader").nth(2).waitFor();
  const names = await page.getByRole("grid").getByRole("rowheader").allTextContents();
  for (const key of ["j", "j", "k"]) await page.keyboard.press(key);
  assert.ok((await page.getByRole("row", { selected: true }).textContent()).includes(names[0]));
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await panel(page).getByRole("heading", { level: 1 }).waitFor();
  assert.match(new URL(page.url()).searchParams.get("open"), /^per_/);
  await page.keyboard.press("Escape");
  await panel(page).waitFor({ state: "detached" });

  await page.keyboard.press("/");
  await page.keyboard.type("zzzz");
  await page.getByText("没有符合条件的人员").waitFor();
  assert.equal(new URL(page.url()).searchParams.get("q"), "zzzz");

  await page.keyboard.press("Control+k");
  const bar = page.getByRole("dialog", { name: "命令面板" });
  await bar.waitFor();
  await sound(page, "command bar");
  await page.keyboard.type("备份");
  await page.keyboard.press("Enter");
  await title(page, "备份").waitFor();
  await page.context().close();
});

test("language and theme change at once, without loading, and go with the account", async () => {
  const page = await inside("/people", { login: "manager" });
  await page.evaluate(() => (window.sameDocument = true));
  await page.locator("aside button[aria-haspopup=menu]").last().click();
  await page.getByRole("menuitemcheckbox", { name: "深色" }).click();
  await page.waitForFunction(() => getComputedStyle(document.documentElement).colorScheme === "dark");
  // Choices that are ticked stay open: one may try the other.
  await page.getByRole("menuitem", { name: "English" }).click();
  await title(page, "People").waitFor();
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  assert.equal(await page.evaluate(() => window.sameDocument), true);
  await sound(page, "People, switched");
  await page.context().close();

  const other = await open(browser, server.url, { size: PHONE });
  await enter(other, "/settings/self", server, { login: "manager", password: DEMO });
  await title(other, "My settings").waitFor();
  assert.equal(await scheme(other), "dark");
  await other.getByTitle("中文").click();
  await other.getByTitle("浅色").click();
  await title(other, "个人设置").waitFor();
  await other.waitForFunction(() => getComputedStyle(document.documentElement).colorScheme === "light");
  await other.context().close();
});

test("a page that a role does not open says so, in both languages, and nothing is asked of the server", async () => {
  const CLOSED = ["/settings/organisation", "/settings/roles", "/settings/backups", "/settings/webhooks", "/people/import", "/people/nicks"];
  for (const [language, heading, words] of [
    ["zh-CN", "没有权限", "您的角色（客服）没有它需要的权限"],
    ["en", "Not allowed", "Your role (Agent) does not hold the permission it needs"],
  ]) {
    const page = await inside("/today", { login: "agent1", language });
    const refused = [];
    page.on("response", (answer) => answer.status() >= 400 && refused.push(`${answer.status()} ${answer.url()}`));
    for (const path of CLOSED) {
      await page.goto(path);
      await title(page, heading).waitFor();
      await page.getByText(words).waitFor();
    }
    await sound(page, `closed page, ${language}`);
    assert.deepEqual(refused, []);
    await page.getByRole("link", { name: language === "en" ? "Back to Today" : "回到今日" }).click();
    await title(page, language === "en" ? "Today" : "今日").waitFor();
    await page.goto("/nowhere");
    await title(page, language === "en" ? "Not found" : "找不到页面").waitFor();
    await sound(page, `no such page, ${language}`);
    await page.context().close();
  }
});

test("a backup is made, listed with its size, and downloaded", async () => {
  const page = await inside("/settings/backups");
  await page.getByText("还没有备份").waitFor();
  await page.getByRole("button", { name: "立即备份" }).click();
  await page.waitForURL((url) => url.searchParams.get("job")?.startsWith("job_"));
  const fetched = page.getByRole("link", { name: /^下载.*的备份$/ });
  await fetched.waitFor({ timeout: 90_000 });
  await page.getByText(/\d B|\d kB|\d MB/).first().waitFor();
  await sound(page, "a backup is there");
  const [file] = await Promise.all([page.waitForEvent("download"), fetched.click()]);
  assert.match(file.suggestedFilename(), /^banzhang-\d+\.backup$/);
  assert.equal(await file.failure(), null);
  await page.getByText(`banzhang restore ${file.suggestedFilename()} --data`).first().waitFor();
  await page.context().close();
});

test("lists of choices open where they belong, with motion and without", async () => {
  for (const reducedMotion of ["reduce", "no-preference"]) {
    const page = await inside("/people?new=1", { reducedMotion });
    await panel(page).getByLabel("班组").click();
    const option = page.locator(".ant-select-item-option").first();
    await option.waitFor();
    await sound(page, `list of choices, ${reducedMotion}`);
    const box = await option.boundingBox();
    assert.ok(box.x > 0 && box.x + box.width <= DESK.width && box.y > 0 && box.y + box.height <= DESK.height);
    await page.context().close();
  }
});
