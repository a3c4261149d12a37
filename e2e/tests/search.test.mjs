// The search in chats: by keyboard to the words, narrowed, and from a row to the message in its chat.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { choose, enter, OWNER, settle } from "../lib/house.mjs";
import { launch, open, PHONE, sound } from "../lib/browser.mjs";
import { importFiles, start } from "../lib/server.mjs";

const sample = (name) => new URL(`../../samples/small/${name}`, import.meta.url).pathname;
let server;
let browser;
let house;
before(async () => {
  [server, browser] = await Promise.all([start(), launch()]);
  house = await settle(server);
  await importFiles(server, ...["messages.csv", "orders.csv"].map(sample));
  for (let known = false; !known; ) {
    await new Promise((done) => setTimeout(done, 250));
    const { total } = await house.as("GET", "/figures?from=2026-09-01&to=2026-09-10&metrics=received");
    known = total.cells.received?.n > 0 && (await house.as("GET", "/messages/indexed")).complete;
  }
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const rows = (page) => page.getByRole("grid", { name: "聊天搜索" }).getByRole("row");
const marks = (page) => rows(page).locator("mark");

test("what was said is found, narrowed, and opened at its place", async () => {
  const page = await open(browser, server.url);
  await enter(page, "/measure/search", server, OWNER);
  await page.getByRole("heading", { name: "输入要找的话" }).waitFor();
  await sound(page, "search, empty");

  await page.keyboard.press("/");
  await page.locator("[data-search] input:focus").waitFor();
  await page.keyboard.type("好的 谢谢");
  await marks(page).first().waitFor();
  assert.deepEqual(new Set(await marks(page).allTextContents()), new Set(["好的", "谢谢", "好的谢谢"]));
  assert.equal(new URL(page.url()).searchParams.get("q"), "好的 谢谢");
  await sound(page, "search");

  await choose(page, page.getByRole("combobox", { name: "谁说的" }), "客服");
  await page.waitForURL(/sender=agent/);
  await page.locator("[data-search] input").fill("您好");
  await page.waitForURL(/q=%E6%82%A8/);
  await marks(page).filter({ hasText: "您好" }).first().waitFor();
  const found = await house.as("GET", `/messages?q=${encodeURIComponent("您好")}&sender=agent&limit=1`);
  const [hit] = found.items;
  await rows(page).nth(1).click({ position: { x: 500, y: 12 } });
  await page.getByRole("heading", { name: /^与 .+ 的聊天/ }).waitFor();
  await page.locator("li[data-here=true]").waitFor();
  assert.equal(await page.locator("li[data-here=true]").getAttribute("id"), hit.id);

  // The name in full, for who may, and a row in the audit log.
  await page.getByRole("button", { name: "显示完整资料" }).click();
  await page.getByRole("heading", { name: /^与 [^*]+ 的聊天/ }).waitFor();
  assert.equal((await house.as("GET", "/audit?action=chat.unmask")).items.length, 1);
  await page.context().close();
});

test("nothing found says so, and signs alone are nothing to look for", async () => {
  const page = await open(browser, server.url);
  await enter(page, `/measure/search?q=zzzz&sender=bot`, server, OWNER);
  await page.getByRole("heading", { name: "没有找到" }).waitFor();
  await page.getByRole("button", { name: "去掉筛选" }).click();
  await page.waitForURL((url) => !url.searchParams.has("sender"));
  await page.locator("[data-search] input").fill("？！");
  await page.getByText("标点和表情不能查找").waitFor();
  await page.context().close();
});

test("it is readable at phone width, in the dark", async () => {
  const page = await open(browser, server.url, { size: PHONE, theme: "dark" });
  await enter(page, `/measure/search?q=${encodeURIComponent("好")}`, server, OWNER);
  await marks(page).first().waitFor();
  await sound(page, "search at phone width");
  await page.context().close();
});
