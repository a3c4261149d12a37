// People: a new one from the record to her own sign-in, what an agent may see, and a table with a line that is wrong.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open, PHONE, sound } from "../lib/browser.mjs";
import { choose, enter, OWNER, panel, row, settle, signIn, toast } from "../lib/house.mjs";
import { start } from "../lib/server.mjs";

const AGENT = { login: "kf003", password: "一只猫睡在键盘上-3" };
let server;
let browser;
let house;
before(async () => {
  [server, browser] = await Promise.all([start(), launch()]);
  house = await settle(server);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

async function inside(path, who = OWNER, how = {}) {
  const page = await open(browser, server.url, how);
  await enter(page, path, server, who);
  return page;
}

let link;
test("a new person gets a team, a role and a sign-in", async () => {
  const page = await inside("/people");
  await row(page, OWNER.name).waitFor();
  await sound(page, "people");
  await page.getByRole("button", { name: "新增人员" }).click();
  await panel(page).getByLabel("姓名").fill("周小禾");
  await panel(page).getByLabel("工号").fill("KF003");
  await panel(page).getByLabel("手机").fill("13800138000");
  await choose(page, panel(page).getByLabel("班组"), "售前一组");
  await sound(page, "new person");
  await panel(page).getByRole("button", { name: "新增人员" }).click();
  await toast(page, "已新增周小禾").waitFor();
  await panel(page).getByRole("heading", { name: /周小禾/, level: 1 }).waitFor();
  await panel(page).getByText("没有角色，登录后什么也看不到。").waitFor();

  await panel(page).getByRole("button", { name: "授予角色" }).click();
  await choose(page, panel(page).getByLabel("角色"), "客服");
  await sound(page, "give a role");
  await panel(page).getByRole("button", { name: "授予", exact: true }).click();
  await toast(page, "已给周小禾授予角色").waitFor();

  await panel(page).getByRole("button", { name: "开通登录" }).click();
  assert.equal(await panel(page).getByLabel("登录名").inputValue(), AGENT.login);
  await panel(page).getByRole("button", { name: "开通登录" }).click();
  await panel(page).getByText("把这个链接发给周小禾").waitFor();
  link = await panel(page).locator("code").textContent();
  assert.equal(new URL(link).origin, server.url);
  await sound(page, "link to set a password");

  // Contact details are covered until somebody asks, and asking is told.
  assert.equal(await panel(page).getByText("13800138000").count(), 0);
  await panel(page).getByRole("button", { name: /显示/ }).first().click();
  await panel(page).getByText("13800138000").waitFor();
  await sound(page, "person");
  await page.context().close();
});

test("the link sets a password once, and the agent signs in with it", async () => {
  const page = await open(browser, server.url, { size: PHONE });
  await page.goto(link);
  await page.getByRole("heading", { name: "设置新密码" }).waitFor();
  await sound(page, "reset");
  await page.getByLabel("新密码").first().fill("short");
  await page.getByRole("button", { name: "保存新密码" }).click();
  await page.getByText(/密码至少 \d+ 个字符/).waitFor();
  await sound(page, "refused password");
  await page.getByLabel("新密码").first().fill(AGENT.password);
  await page.getByRole("button", { name: "保存新密码" }).click();
  await page.getByText("新密码已生效，请登录").waitFor();
  await sound(page, "sign-in");
  await signIn(page, AGENT);
  await page.getByRole("heading", { name: "今日", level: 1 }).waitFor();
  await page.context().close();

  const again = await open(browser, server.url);
  await again.goto(link);
  await again.getByLabel("新密码").first().fill(`${AGENT.password}!`);
  await again.getByRole("button", { name: "保存新密码" }).click();
  await again.getByRole("alert").waitFor();
  await sound(again, "link used already");
  await again.context().close();
});

test("an agent has what an agent may: no settings of the house, no task of another", async () => {
  const task = await house.as("POST", "/tasks", { title: "老板自己的事" });
  const page = await inside("/tasks?owner=all", AGENT);
  const rail = page.getByRole("navigation", { name: "主导航" });
  assert.deepEqual(await rail.getByRole("link").allTextContents(), ["今日", "看板", "诊断", "任务", "团队", "设置"]);
  await sound(page, "an agent's tasks");
  assert.equal(await row(page, "老板自己的事").count(), 0);
  await page.goto(`/tasks?open=${task.id}`);
  await panel(page).getByText("找不到").first().waitFor();
  await sound(page, "another's task");

  await page.goto("/settings/self");
  await page.getByRole("heading", { name: "个人设置", level: 1 }).waitFor();
  assert.equal(await page.getByRole("link", { name: "组织" }).count(), 0);
  await sound(page, "own settings");
  await page.context().close();
});

const TABLE = [
  "姓名,工号,手机,班组,入职日期,备注",
  "吴小雨,KF010,13900000010,售前一组,2026-03-01,早班",
  "郑小雪,KF011,13900000011,售前一组,三月一日,",
  "冯小云,KF012,13900000012,售前一组,2026-04-01,",
].join("\n");

test("a table is looked at first; what is wrong is told by line and cell, the rest is taken", async () => {
  const page = await inside("/people/import");
  await page.getByText("怎么做").waitFor();
  await sound(page, "import");
  const file = { name: "花名册.csv", mimeType: "text/csv", buffer: Buffer.from(`\ufeff${TABLE}\n`) };
  await page.locator("input[type=file]").setInputFiles(file);
  await page.getByText("这是预览，还没有导入。").waitFor();
  const rejected = page.getByRole("grid", { name: "不能导入的行" }).getByRole("row").nth(1);
  assert.match(await rejected.textContent(), /3.*E3.*日期/);
  await page.getByText("备注").waitFor();
  await sound(page, "import, looked at");
  assert.equal((await house.as("GET", "/people?q=吴小雨")).items.length, 0);

  await page.getByRole("button", { name: "导入 2 人" }).click();
  await toast(page, "已新增 2 人").waitFor();
  await sound(page, "import, done");
  await page.getByRole("button", { name: "查看人员" }).click();
  await row(page, "吴小雨").waitFor();
  await row(page, "冯小云").waitFor();
  assert.equal(await row(page, "郑小雪").count(), 0);

  // The same table again changes nothing.
  await page.goto("/people/import");
  await page.locator("input[type=file]").setInputFiles(file);
  const unchanged = page.locator("dl > div").filter({ hasText: "不变" });
  await unchanged.getByText("2", { exact: true }).waitFor();
  await page.context().close();
});

test("a shop, a team, a role of one's own", async () => {
  const page = await inside("/people/shops");
  await page.getByRole("heading", { name: /班长旗舰店/ }).waitFor();
  await sound(page, "shops");
  await page.getByRole("button", { name: "新增店铺" }).click();
  await panel(page).getByLabel("店铺名称").fill("班长食品店");
  await choose(page, panel(page).getByLabel("平台"), "天猫");
  await sound(page, "new shop");
  await panel(page).getByRole("button", { name: "新增店铺" }).click();
  await page.getByRole("heading", { name: /班长食品店/ }).waitFor();

  await page.goto("/settings/roles");
  await page.getByRole("grid").or(page.getByRole("table")).first().waitFor();
  await sound(page, "roles");
  await page.getByRole("button", { name: "新建角色" }).click();
  await choose(page, panel(page).getByLabel("以哪个角色为基础"), "组长");
  // A name is proposed from the chosen role until one is written, which stays whatever is chosen.
  assert.equal(await panel(page).getByLabel("角色名称").inputValue(), "组长（副本）");
  await panel(page).getByLabel("角色名称").fill("带班");
  await choose(page, panel(page).getByLabel("以哪个角色为基础"), "督导");
  assert.equal(await panel(page).getByLabel("角色名称").inputValue(), "带班");
  await sound(page, "new role");
  await panel(page).getByRole("button", { name: "新建角色" }).click();
  await toast(page, "已新增带班").waitFor();
  await page.getByRole("button", { name: "带班" }).first().waitFor();
  await page.context().close();
});

test("a platform account is registered and belongs to somebody, and that can be taken back", async () => {
  const page = await inside("/people/nicks");
  await page.getByText("账号都已绑定到人").or(page.getByText("还没有客服账号")).first().waitFor();
  await sound(page, "no platform accounts");
  await page.getByRole("button", { name: "登记账号" }).first().click();
  await choose(page, panel(page).getByLabel("店铺"), "班长旗舰店");
  await panel(page).getByLabel("账号", { exact: true }).fill("班长旗舰店:小禾");
  await sound(page, "new platform account");
  await panel(page).getByRole("button", { name: "登记账号" }).click();
  await row(page, "班长旗舰店:小禾").click();
  await panel(page).getByRole("button", { name: "绑定到人" }).click();
  await choose(page, panel(page).getByLabel("由谁使用"), "周小禾");
  await sound(page, "bind");
  await panel(page).getByRole("button", { name: "绑定到人" }).click();
  await toast(page, "已绑定到周小禾").waitFor();
  await row(page, "班长旗舰店:小禾").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "撤销" }).click();
  await row(page, "班长旗舰店:小禾").waitFor();
  await sound(page, "platform accounts");
  await page.context().close();
});
