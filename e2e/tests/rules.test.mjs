// Rules are changed, tried on days gone by, and put in force; platform limits and benchmarks; another tool's table.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open, sound } from "../lib/browser.mjs";
import { choose, enter, OWNER, panel, row, settle, SHOP, toast } from "../lib/house.mjs";
import { start } from "../lib/server.mjs";

let server;
let browser;
let house;
const SOLD = `${SHOP}:小满`;

/** A clock of yesterday in Shanghai, as rows write it. */
const yesterday = (clock) => {
  const day = new Date(Date.now() + (8 - 24) * 3_600_000).toISOString().slice(0, 10);
  return `${day} ${clock}`;
};

before(async () => {
  [server, browser] = await Promise.all([start(), launch()]);
  house = await settle(server);
  const said = (buyer, agent, sender, clock, text, n) => ({
    shop: SHOP, buyer, agent, sender, sent_at: yesterday(clock), text, message_id: `m${n}`, seq: n,
  });
  await house.as("POST", "/ingest/messages", [
    said("春风", SOLD, "buyer", "10:00:00", "在吗", 1),
    said("春风", SOLD, "agent", "10:00:20", "您好", 2),
    said("夏雨", `${SHOP}:小芸`, "buyer", "11:00:00", "有货吗", 3),
    said("夏雨", `${SHOP}:小芸`, "agent", "11:00:10", "有的", 4),
  ]);
  await house.as("POST", "/ingest/orders", [
    { shop: SHOP, order_id: "E1", buyer: "春风", created_at: yesterday("10:05:00"), paid_at: yesterday("10:06:00"), paid: "100.00" },
  ]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

async function inside(path, how = {}) {
  const page = await open(browser, server.url, how);
  await enter(page, path, server, OWNER);
  return page;
}

test("a rule is changed, tried, put in force, and stands in the history", async () => {
  const page = await inside("/measure/rules");
  await page.getByText("默认规则，还没有人改过").waitFor();
  await page.getByText("还没有改过规则。").waitFor();
  await sound(page, "rules");
  await page.getByLabel("不计归属的账号", { exact: true }).fill(SOLD);
  await page.getByText("改了 1 处").waitFor();
  await page.getByText("现行：空").waitFor();
  await sound(page, "a rule changed");

  await page.getByRole("button", { name: "试算影响" }).click();
  await panel(page).getByRole("heading", { name: "谁多谁少" }).waitFor({ timeout: 60_000 });
  await panel(page).getByText("1 笔订单（¥100.00）换归属：0 笔由无人变为有人，1 笔由有人变为无人").waitFor();
  await panel(page).getByText("-¥100.00").or(panel(page).getByText("¥-100.00")).first().waitFor();
  await panel(page).getByText(`${SOLD} → 无人`).waitFor();
  assert.match(new URL(page.url()).searchParams.get("trial"), /^tri_/);
  await sound(page, "a trial");

  // The address is the view: the trial is found again.
  await page.reload();
  await panel(page).getByRole("button", { name: "使其生效…" }).click();
  await panel(page).getByRole("button", { name: "生效", exact: true }).click();
  await panel(page).getByText("请写明为什么改").waitFor();
  await panel(page).getByRole("checkbox", { name: "从最早的数据起都按它算" }).check();
  await panel(page).getByLabel("为什么改（大家会看到）").fill("小满转售后");
  await sound(page, "to be put in force");
  await panel(page).getByRole("button", { name: "生效", exact: true }).click();
  await toast(page, "已生效").waitFor();
  await panel(page).waitFor({ state: "detached" });
  await page.getByText("本店自己的规则").waitFor({ timeout: 60_000 });
  await page.getByText("小满转售后").waitFor();
  await page.getByText(`不计归属的账号：空 → ${SOLD}`).waitFor();
  await sound(page, "the history of rules");
  await page.context().close();
});

test("what cannot be taken is said at its field", async () => {
  const page = await inside("/measure/rules");
  await page.getByLabel("平台考核时段", { exact: true }).fill("八点");
  await page.getByRole("button", { name: "试算影响" }).click();
  await page.getByRole("alert").filter({ hasText: "「平台考核时段」应为" }).waitFor();
  await page.getByRole("button", { name: "放弃修改" }).click();
  await page.getByText("改了 1 处").waitFor({ state: "detached" });
  await page.context().close();
});

test("the distance to a limit follows the benchmark that is set", async () => {
  const page = await inside("/measure/platform");
  await page.getByText("要求不低于 80.0%").waitFor();
  await page.getByText("样本不足，暂不考核").first().waitFor();
  await sound(page, "platform limits");
  await page.goto("/measure/benchmarks?show=limit");
  await page.getByRole("button", { name: "设定基准值" }).click();
  await panel(page).getByRole("heading", { name: "设定基准值" }).or(panel(page).getByText("设定基准值").first()).first().waitFor();
  await choose(page, panel(page).getByLabel("指标", { exact: true }), "淘宝3分钟");
  await choose(page, panel(page).getByLabel("类别", { exact: true }), "平台要求");
  await panel(page).getByLabel("值", { exact: true }).fill("50");
  await panel(page).getByLabel("来源", { exact: true }).fill("平台后台公告");
  await sound(page, "a benchmark to be set");
  await panel(page).getByRole("button", { name: "设定", exact: true }).click();
  await toast(page, "已设定").waitFor();
  await row(page, "平台后台公告").first().waitFor();
  await sound(page, "benchmarks");
  await page.context().close();
});

test("an alert is set for the shop and stays as it was set", async () => {
  const page = await inside("/measure/alerts");
  const threshold = page.getByLabel("顾客等太久：阈值", { exact: true });
  await threshold.waitFor();
  await sound(page, "alerts");
  await threshold.fill("60");
  await threshold.blur();
  await toast(page, "已保存").waitFor();
  await page.getByRole("switch", { name: "数据缺失" }).click();
  await page.getByRole("switch", { name: "数据缺失", checked: false }).waitFor();
  await page.reload();
  await page.getByRole("switch", { name: "数据缺失", checked: false }).waitFor();
  assert.equal(await page.getByLabel("顾客等太久：阈值", { exact: true }).inputValue(), "60");
  await sound(page, "alerts that were set");
  await page.context().close();
});
