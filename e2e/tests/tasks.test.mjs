// A task from its creation to its end, each way there is, by pointer and by keyboard.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open, PHONE, sound } from "../lib/browser.mjs";
import { choose, enter, panel, row, settle, toast } from "../lib/house.mjs";
import { start } from "../lib/server.mjs";

let server;
let browser;
let house;
before(async () => {
  [server, browser] = await Promise.all([start(), launch()]);
  house = await settle(server);
  await house.as("POST", "/people", { name: "林小满", number: "KF002", team: house.team.id });
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const give = (title, more = {}) => house.as("POST", "/tasks", { title, ...more });
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

async function tasks(path = "/tasks", how = {}) {
  const page = await open(browser, server.url, how);
  await enter(page, path, server);
  return page;
}

test("a new task is written with the keyboard and stands in the list", async () => {
  const page = await tasks();
  await page.getByText("还没有任务").or(page.getByText("没有符合条件的任务")).waitFor();
  await sound(page, "no tasks");
  await page.keyboard.press("n");
  await panel(page).getByLabel("做什么").fill("核对双十一话术");
  await panel(page).getByLabel("为什么做").fill("赠品规则改了");
  await sound(page, "new task");
  await page.keyboard.press("Control+Enter");
  await toast(page, "任务已新建").waitFor();
  await row(page, "核对双十一话术").waitFor();
  assert.equal(await panel(page).count(), 0);
  await sound(page, "list of tasks");
  await page.context().close();
});

test("a task without words is not sent and says why", async () => {
  const page = await tasks("/tasks?new=1");
  await panel(page).getByRole("button", { name: "新建任务" }).click();
  await panel(page).getByText("请写清要做什么").waitFor();
  await sound(page, "refused new task");
  await page.context().close();
});

test("j and k walk the list, Enter opens, Escape closes", async () => {
  for (const title of ["键盘甲", "键盘乙", "键盘丙"]) await give(title);
  const page = await tasks("/tasks?q=键盘");
  await row(page, "键盘丙").waitFor();
  const titles = await page.getByRole("grid").getByRole("rowheader").allTextContents();
  assert.equal(titles.length, 3);
  for (const key of ["j", "j", "k"]) await page.keyboard.press(key);
  assert.ok((await page.getByRole("row", { selected: true }).textContent()).includes(titles[0]));
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await panel(page).getByRole("heading", { name: titles[1], level: 1 }).waitFor();
  assert.match(new URL(page.url()).searchParams.get("open"), /^tsk_/);
  await sound(page, "panel of a task");
  await page.keyboard.press("Escape");
  await panel(page).waitFor({ state: "detached" });
  assert.equal(new URL(page.url()).searchParams.get("open"), null);
  await page.context().close();
});

test("done leaves the list at once and comes back when taken back", async () => {
  await give("回访三位买家", { due_at: inAnHour() });
  const page = await tasks("/tasks?q=回访三位");
  await row(page, "回访三位买家").click();
  await panel(page).getByRole("button", { name: "完成", exact: true }).click();
  await toast(page, "已完成“回访三位买家”").waitFor();
  await row(page, "回访三位买家").waitFor({ state: "detached" });
  await sound(page, "done, can be taken back");
  await page.getByRole("button", { name: "撤销" }).click();
  await row(page, "回访三位买家").waitFor();
  await page.context().close();
});

test("done with an outcome keeps the words", async () => {
  await give("整理退款原因");
  const page = await tasks("/tasks?q=整理退款");
  await row(page, "整理退款原因").click();
  await panel(page).getByRole("button", { name: "写结果…" }).click();
  await panel(page).getByLabel("结果").fill("七成是尺码不合");
  await sound(page, "outcome");
  await panel(page).getByRole("button", { name: "完成", exact: true }).click();
  await toast(page, "已完成").waitFor();
  await page.goto("/tasks?q=整理退款&state=done");
  await row(page, "整理退款原因").click();
  await panel(page).getByText("七成是尺码不合").first().waitFor();
  await sound(page, "done task");
  await page.context().close();
});

test("what an open task says is changed, and that is taken back", async () => {
  await give("核对赠品", { why: "双十一", due_at: inAnHour(), repeat: { every: "week" } });
  const page = await tasks("/tasks?q=核对赠品");
  await row(page, "核对赠品").click();
  await panel(page).getByRole("heading", { name: "核对赠品", level: 1 }).waitFor();
  await page.keyboard.press("e");
  assert.equal(await panel(page).getByLabel("为什么做").inputValue(), "双十一");
  await panel(page).getByLabel("做什么").fill("核对赠品库存");
  await panel(page).getByLabel("为什么做").fill("");
  await sound(page, "edit a task");
  await panel(page).getByRole("button", { name: "保存" }).click();
  await toast(page, "任务已修改").waitFor();
  await panel(page).getByRole("heading", { name: "核对赠品库存", level: 1 }).waitFor();
  await panel(page).getByText("修改了任务").waitFor();
  await row(page, "核对赠品库存").getByText("每周").or(panel(page).getByText("每周")).first().waitFor();
  await page.getByRole("button", { name: "撤销" }).click();
  await panel(page).getByRole("heading", { name: "核对赠品", level: 1, exact: true }).waitFor();
  await panel(page).getByText("双十一").first().waitFor();
  await page.context().close();
});

test("a snoozed task waits among the snoozed", async () => {
  await give("明天再看", { due_at: inAnHour() });
  const page = await tasks("/tasks?q=明天再看");
  await row(page, "明天再看").click();
  await panel(page).getByRole("button", { name: "推迟" }).click();
  await sound(page, "times to snooze to");
  await page.getByRole("menuitem", { name: /明天上午/ }).click();
  await toast(page, "已推迟到").waitFor();
  await row(page, "明天再看").waitFor({ state: "detached" });
  // Taken back, it is there again; the snooze is what is taken back, nothing was closed.
  await page.getByRole("button", { name: "撤销" }).click();
  await row(page, "明天再看").waitFor();
  await row(page, "明天再看").click();
  await panel(page).getByRole("button", { name: "推迟" }).click();
  await page.getByRole("menuitem", { name: /明天上午/ }).click();
  await row(page, "明天再看").waitFor({ state: "detached" });
  await page.getByTitle("已推迟").click();
  await row(page, "明天再看").waitFor();
  assert.equal(new URL(page.url()).searchParams.get("state"), "snoozed");
  await page.context().close();
});

test("a refusal names what is in the way, in one's own words", async () => {
  await give("用新系统开发票");
  const page = await tasks("/tasks?q=用新系统");
  await row(page, "用新系统开发票").click();
  await panel(page).getByRole("button", { name: "做不了" }).click();
  await panel(page).getByRole("button", { name: "做不了" }).click();
  await panel(page).getByText("请选择原因").waitFor();
  await panel(page).getByText("请写一句说明，组长会据此帮你解决").waitFor();
  await sound(page, "refusal without a reason");
  await panel(page).getByRole("radio", { name: /不会/ }).check();
  await panel(page).getByLabel("用自己的话说明").fill("没有学过新系统");
  await panel(page).getByRole("button", { name: "做不了" }).click();
  await toast(page, "已说明做不了").waitFor();
  await page.goto("/tasks?q=用新系统&state=refused");
  await row(page, "用新系统开发票").click();
  await panel(page).getByText("不会：没有学过新系统").first().waitFor();
  await sound(page, "refused task");
  await page.context().close();
});

test("a task handed over belongs to the other one", async () => {
  await give("跟进缺货通知");
  const page = await tasks("/tasks?q=跟进缺货");
  await row(page, "跟进缺货通知").click();
  await panel(page).getByRole("button", { name: "转交" }).click();
  await choose(page, panel(page).getByLabel("交给谁"), "林小满");
  await panel(page).getByLabel("交接说明").fill("名单在群里");
  await sound(page, "hand over");
  await panel(page).getByRole("button", { name: "转交" }).click();
  await toast(page, "已转交给林小满").waitFor();
  await row(page, "跟进缺货通知").waitFor({ state: "detached" });
  await page.goto("/tasks?q=跟进缺货&owner=all");
  assert.ok((await row(page, "跟进缺货通知").textContent()).includes("林小满"));
  await page.context().close();
});

test("Today: done by one press, on a phone too, and a task that somebody gives appears by itself", async () => {
  await give("今天盘点样品", { due_at: inAnHour() });
  const page = await tasks("/today", { size: PHONE });
  await page.getByText("今天盘点样品").waitFor();
  await sound(page, "Today on a phone");
  await page.getByRole("button", { name: "完成：今天盘点样品" }).click();
  await toast(page, "已完成“今天盘点样品”").waitFor();
  await page.getByRole("button", { name: "完成：今天盘点样品" }).waitFor({ state: "detached" });
  await page.getByText(/今天已完成 \d+ 件/).waitFor();
  await give("刚刚交来的事", { due_at: inAnHour() });
  await page.getByText("刚刚交来的事").waitFor();
  await page.context().close();
});
