// From an order to its credit, an objection to it, the decision, and what a frozen period says of the difference.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open, PHONE, sound } from "../lib/browser.mjs";
import { choose, enter, OWNER, panel, row, settle, toast } from "../lib/house.mjs";
import { importFiles, start } from "../lib/server.mjs";

const sample = (name) => new URL(`../../samples/small/${name}`, import.meta.url).pathname;
const DAYS = { from: "2026-09-01", to: "2026-09-10" };
const AGENT = { login: "kf001", password: "风筝落在二号仓库-7" };
let server;
let browser;
let house;
let order;
before(async () => {
  [server, browser] = await Promise.all([start(), launch()]);
  house = await settle(server);
  await importFiles(server, ...["messages.csv", "orders.csv"].map(sample));
  order = await sold();
  await joins(order);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Asks until the answer is one. */
async function until(ask) {
  for (let tries = 0; tries < 240; tries += 1) {
    const found = await ask();
    if (found) return found;
    await new Promise((done) => setTimeout(done, 250));
  }
  throw new Error("it does not come");
}

const orders = (more = "") => house.as("GET", `/orders?from=${DAYS.from}&to=${DAYS.to}&limit=200${more}`);
const sold = () => until(async () => (await orders("&split=own")).items.find(({ seller, buyer }) => seller && buyer));

/** An agent who spoke for the order's account from the beginning. */
async function joins({ shop, seller }) {
  const team = await house.as("POST", "/teams", { shop: shop.id, name: "售前二组" });
  const person = await house.as("POST", "/people", { name: "林小满", number: "KF001", hired_on: "2026-01-05", team: team.id });
  const role = (await house.as("GET", "/roles")).items.find(({ key }) => key === "agent");
  await house.as("POST", `/people/${person.id}/grants`, { role: role.id, scope: { kind: "self" } });
  await house.as("POST", `/people/${person.id}/account`, AGENT);
  await house.as("POST", `/nicks/${seller.id}/bindings`, { person: person.id, from: "2026-01-05T00:00:00Z" });
  await until(async () => (await orders(`&person=${person.id}`)).items.some(({ id }) => id === order.id));
}

async function inside(path, who = OWNER, how = {}) {
  const page = await open(browser, server.url, how);
  await enter(page, path, server, who);
  return page;
}

/** Where the credit of the order stands. */
const ofOrder = () => `/measure/disputes?which=all&credit=${order.shop.id}/${order.id}`;

test("days of pay are frozen", async () => {
  const page = await inside("/measure/periods");
  await page.getByText("还没有冻结过").waitFor();
  await sound(page, "nothing frozen");
  // Days whose figures are being made cannot be frozen yet.
  await until(() => house.as("POST", "/periods", { shop: order.shop.id, ...DAYS, note: "九月上旬" }).catch(() => null));
  await page.reload();
  await row(page, "九月上旬").waitFor();
  await page.getByRole("button", { name: "冻结" }).click();
  await panel(page).getByLabel("用途").waitFor();
  await choose(page, panel(page).getByLabel("店铺"), order.shop.name);
  await panel(page).getByLabel("用途").fill("上月工资");
  await sound(page, "freezing");
  await panel(page).getByRole("button", { name: "冻结" }).click();
  await toast(page, "已冻结").waitFor();
  await row(page, "上月工资").waitFor();
  await sound(page, "a frozen month");
  await page.context().close();
});

test("an agent sees why an order is hers, and objects", async () => {
  const page = await inside("/measure/disputes", AGENT);
  await page.getByRole("button", { name: "对订单申诉" }).click();
  await panel(page).getByLabel("订单号").fill(order.id);
  await sound(page, "an order looked for");
  await panel(page).getByRole("button", { name: "查找" }).click();
  await panel(page).getByText(`归 ${order.seller.name}：`).waitFor();
  await panel(page).getByText("归它").first().waitFor();
  await sound(page, "a credit");
  await panel(page).getByRole("button", { name: "看对话" }).first().click();
  await panel(page).getByRole("list", { name: "林小满 的会话" }).getByRole("listitem").first().waitFor();
  await sound(page, "a session");
  await panel(page).getByRole("button", { name: "对归属有异议" }).click();
  await panel(page).getByText("不归任何人（静默）").click();
  await panel(page).getByLabel("理由").fill("顾客是老客，自己下的单");
  await panel(page).getByRole("button", { name: "提出申诉" }).click();
  await toast(page, "申诉已提出").waitFor();
  await panel(page).getByText("等组长初看").waitFor();
  await page.goto("/measure/disputes");
  await row(page, "顾客是老客").waitFor();
  await sound(page, "one's own disputes");
  await page.context().close();
});

test("the list of orders leads to the credit, and the credit to the chat", async () => {
  const days = `period=days&from=${DAYS.from}&to=${DAYS.to}`;
  const page = await inside(`/measure/orders?${days}&q=${encodeURIComponent(order.id)}`, AGENT);
  await row(page, order.id).first().click();
  await panel(page).getByRole("button", { name: "对归属有异议" }).waitFor();
  await sound(page, "a credit beside its list");
  await panel(page).getByRole("link").first().click();
  await page.getByRole("heading", { name: /^与 .+ 的聊天/ }).waitFor();
  await page.getByRole("button", { name: "提出申诉" }).click();
  await panel(page).getByText(/被判为/).first().waitFor();
  await sound(page, "an objection beside the chat");
  await page.context().close();
});

test("what one did for its buyer can be objected to", async () => {
  const page = await inside(ofOrder(), AGENT);
  await panel(page).getByRole("button", { name: "对接待有异议" }).click();
  await panel(page).getByText(/被判为/).first().click();
  await panel(page).getByText("同行").waitFor();
  await sound(page, "an objection");
  await panel(page).getByText("同行").click();
  await panel(page).getByLabel("理由").fill("来打听供货价");
  await panel(page).getByRole("button", { name: "提出申诉" }).click();
  await toast(page, "申诉已提出").waitFor();
  await page.context().close();
});

test("who decides finds it under Today, decides, and the figures follow", async () => {
  const page = await inside("/measure/disputes");
  await row(page, order.id).waitFor();
  await sound(page, "disputes that wait");
  await row(page, order.id).first().click();
  await panel(page).getByRole("heading", { level: 1 }).waitFor();
  await panel(page).getByText("这一天已冻结").waitFor();
  await sound(page, "a dispute");
  await panel(page).getByRole("button", { name: "成立" }).click();
  await panel(page).getByLabel("说明").fill("聊天里确实没有谈到下单");
  await panel(page).getByRole("button", { name: "成立" }).click();
  await toast(page, "申诉成立").waitFor();
  await until(async () => (await orders(`&q=${encodeURIComponent(order.id)}`)).items[0].decided);

  await panel(page).getByRole("button", { name: order.id }).click();
  await panel(page).getByText("人工裁定为无归属。").waitFor();
  await sound(page, "a decided credit");
  await page.context().close();
});

test("the frozen period tells what is otherwise now", async () => {
  const page = await inside("/measure/periods");
  await row(page, "九月上旬").first().click();
  await panel(page).getByText("归属变更").waitFor();
  await panel(page).getByRole("heading", { name: "按人员" }).waitFor();
  await sound(page, "adjustments");
  await panel(page).getByRole("button", { name: "解冻" }).click();
  await panel(page).getByLabel("解冻原因").fill("重新结算");
  await panel(page).getByRole("button", { name: "解冻" }).click();
  await toast(page, "已解冻").waitFor();
  await panel(page).getByText("重新结算").waitFor();
  await page.context().close();
});

test("at phone width, in the dark, in English", async () => {
  await house.as("PATCH", "/me", { language: "en" });
  for (const path of ["/measure/disputes?which=all", "/measure/periods", ofOrder()]) {
    const page = await inside(path, OWNER, { size: PHONE, theme: "dark", language: "en" });
    await page.getByRole("grid").getByRole("row").nth(0).waitFor();
    await sound(page, `${path} on a phone`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    assert.equal(wide, false, path);
    await page.context().close();
  }
});
