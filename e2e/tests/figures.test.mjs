// From a figure to the chat: overview, breakdown, lists, time line, each with the filters of the page before.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, open, PHONE, sound } from "../lib/browser.mjs";
import { choose, enter, OWNER, panel, row, settle, SHOP } from "../lib/house.mjs";
import { importFiles, start } from "../lib/server.mjs";

const sample = (name) => new URL(`../../samples/small/${name}`, import.meta.url).pathname;
const DAYS = "period=days&from=2026-09-01&to=2026-09-10";
let server;
let browser;
let house;
before(async () => {
  [server, browser] = await Promise.all([start(), launch()]);
  house = await settle(server);
  await importFiles(server, ...["messages.csv", "orders.csv", "refunds.csv", "ratings.csv"].map(sample));
  await computed();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Until the figures of all buyers are there: they follow the rows. */
async function computed() {
  const sum = async () => {
    const { total } = await house.as("GET", "/figures?from=2026-09-01&to=2026-09-10&metrics=received,sales");
    return `${total.cells.received?.n} ${total.cells.sales?.n}`;
  };
  for (let last = "", same = 0; same < 8; ) {
    const now = await sum();
    same = now === last && !now.startsWith("0 ") && !now.startsWith("undefined") ? same + 1 : 0;
    last = now;
    await new Promise((done) => setTimeout(done, 250));
  }
}

async function inside(path, how = {}) {
  const page = await open(browser, server.url, how);
  await enter(page, path, server, OWNER);
  return page;
}

const card = (page, name) => page.getByRole("main").getByRole("link", { name: new RegExp(`^${name}`) });
const breakdown = (page) => page.getByRole("grid", { name: "分开看" });

test("a figure opens its list, a row the chat at the message", async () => {
  const page = await inside(`/measure?${DAYS}&vs=none&by=account`);
  const received = card(page, "接待人数");
  await received.getByText(/^[\d,]+$/).waitFor();
  const shown = Number((await received.getByText(/^[\d,]+$/).textContent()).replaceAll(",", ""));
  const said = await house.as("GET", "/figures?from=2026-09-01&to=2026-09-10&metrics=received");
  assert.equal(shown, said.total.cells.received.n);
  await breakdown(page).getByRole("row").nth(2).waitFor();
  await sound(page, "overview");

  await received.click();
  await page.getByRole("heading", { name: "接待", level: 1 }).waitFor();
  const first = page.getByRole("grid").getByRole("row").nth(1);
  await first.waitFor();
  await sound(page, "receptions");
  await first.click();
  await page.getByRole("heading", { name: /^与 .+ 的聊天/ }).waitFor();
  // Names of buyers stay masked, and the message that the row is about stands out.
  assert.match(await page.getByRole("heading", { level: 1 }).textContent(), /\*{4}/);
  await page.locator("li[data-here=true]").waitFor();
  await sound(page, "a chat");

  // What a message's own link opens is that message.
  const link = page.locator("li[data-here=true] a[href^='?']").first();
  const href = await link.getAttribute("href");
  await page.goto(new URL(href, page.url()).href);
  await page.locator("li[data-here=true]").waitFor();
  assert.equal(await page.locator("li[data-here=true]").getAttribute("id"), new URLSearchParams(href).get("m"));
  await page.context().close();
});

test("the breakdown narrows, and its total is the card's", async () => {
  const page = await inside(`/measure?${DAYS}&vs=none&by=shop`);
  const grid = breakdown(page);
  await grid.getByRole("link").first().waitFor();
  const total = grid.getByRole("row").filter({ hasText: "合计" });
  const received = await card(page, "接待人数").getByText(/^[\d,]+$/).textContent();
  await total.getByText(received).first().waitFor();
  await row(page, "花间集美妆旗舰店").first().getByRole("rowheader").first().click();
  await page.waitForURL(/by=day/);
  await page.waitForURL(/shop=shp_/);
  await grid.getByRole("link").first().waitFor();
  await page.goBack();
  await page.waitForURL(/by=shop/);
  await page.context().close();
});

test("lists are filtered in the address", async () => {
  const page = await inside(`/measure/inquiries?${DAYS}`);
  await page.getByRole("grid").getByRole("row").nth(1).waitFor();
  await choose(page, page.getByRole("combobox", { name: "结果" }), "询单流失");
  await page.waitForURL(/outcome=lost/);
  await page.getByRole("grid").getByRole("row").nth(1).getByText("询单流失").waitFor();
  await sound(page, "inquiries");
  await page.goto(`/measure/orders?${DAYS}`);
  await page.getByRole("grid").getByRole("row").nth(1).waitFor();
  await sound(page, "orders");
  await page.getByRole("grid").getByRole("row").nth(1).click();
  await page.waitForURL(/open=shp_/);
  await panel(page).getByText("¥").first().waitFor();
  await sound(page, "an order and its credit");
  await page.context().close();
});

test("every figure has its definition", async () => {
  const page = await inside("/measure/definitions");
  await page.getByLabel("找指标").fill("询单转化率");
  await row(page, "询单转化率").first().click();
  await panel(page).getByRole("heading", { name: "询单转化率", level: 1 }).waitFor();
  await sound(page, "a definition");
  await page.context().close();
});

test("at phone width, in the dark, in English", async () => {
  await house.as("PATCH", "/me", { language: "en" });
  const page = await inside(`/measure?${DAYS}`, { size: PHONE, theme: "dark", language: "en" });
  await page.getByRole("main").getByRole("link", { name: /^Received/ }).waitFor();
  await sound(page, "overview on a phone");
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  assert.equal(wide, false, "the page moves sideways");
  await page.context().close();
});

/** A clock of the shop, so many seconds ago. */
const ago = (seconds) =>
  new Date(Date.now() - seconds * 1000 + 8 * 3_600_000).toISOString().slice(0, 19).replace("T", " ");

test("the wall shows who waits, and follows", async () => {
  await house.as("PATCH", "/me", { language: "zh-CN" });
  const line = (buyer, sender, seconds, text) =>
    `${SHOP},${buyer},${SHOP}:小雅,${sender},${ago(seconds)},${text}`;
  const file = async (name, ...lines) => {
    const path = join(server.folder, name);
    await writeFile(path, `${["shop,buyer,agent,sender,sent_at,text", ...lines].join("\n")}\n`);
    await importFiles(server, path);
  };
  await file(
    "now.csv",
    line("等待的顾客", "buyer", 400, "在吗"),
    line("答过的顾客", "buyer", 300, "有货吗"),
    line("答过的顾客", "agent", 280, "有的"),
  );
  const page = await inside("/measure/wall");
  await page.getByRole("link", { name: /等\*{4}客/ }).waitFor();
  assert.match(await page.getByRole("link", { name: /等\*{4}客/ }).textContent(), /已超时/);
  await page.getByRole("table").getByRole("row").filter({ hasText: "小雅" }).waitFor();
  await sound(page, "wall");
  await file("answered.csv", line("等待的顾客", "agent", 5, "在的"));
  await page.getByText("没有顾客在等。").waitFor();
  await page.context().close();

  const phone = await inside("/measure/wall", { size: PHONE, theme: "dark" });
  await phone.getByRole("table").getByRole("row").filter({ hasText: "小雅" }).waitFor();
  await sound(phone, "wall on a phone");
  await phone.context().close();
});
