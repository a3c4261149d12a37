// From files to figures: chats and orders are dropped, what is in the way is mended, they are imported, and taken back.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, open, PHONE, sound } from "../lib/browser.mjs";
import { choose, enter, OWNER, panel, row, settle, SHOP, toast } from "../lib/house.mjs";
import { start } from "../lib/server.mjs";

const sample = (name) => new URL(`../../samples/small/${name}`, import.meta.url).pathname;
let server;
let browser;
before(async () => {
  [server, browser] = await Promise.all([start(), launch()]);
  await settle(server);
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

/** The card of a file that was dropped. */
const card = (page, name) => page.getByRole("article", { name });
const drop = (page, ...files) => page.locator("input[type=file]").setInputFiles(files);

test("files are looked at, their shop is made, and they are imported", async () => {
  const page = await inside("/measure/imports");
  await page.getByText("还没有导入过数据").waitFor();
  await sound(page, "no imports yet");
  await page.getByRole("button", { name: "导入文件" }).first().click();
  await page.getByRole("heading", { name: "导入文件", level: 1 }).waitFor();
  await sound(page, "before any file");

  await drop(page, sample("messages.csv"), sample("orders.csv"));
  const chats = card(page, "messages.csv");
  const orders = card(page, "orders.csv");
  await chats.getByText("文件里有 2 家没见过的店铺").waitFor();
  await orders.getByText("文件里有 2 家没见过的店铺").waitFor();
  assert.ok(await chats.getByRole("button", { name: /^导入 / }).isDisabled());
  await chats.locator("summary").first().click();
  await chats.getByRole("grid", { name: "聊天" }).getByText("玻尿酸补水面膜30片").first().waitFor();
  await sound(page, "looked at");

  // What one file's shop is, the other's is too.
  await chats.getByRole("checkbox", { name: "新建这 2 家店铺" }).check();
  assert.ok(await orders.getByRole("checkbox", { name: "新建这 2 家店铺" }).isChecked());
  await page.getByRole("button", { name: "全部导入（2 个文件）" }).click();

  // It goes on in the house: the page is left and found again.
  await page.getByRole("link", { name: "数据完整性" }).click();
  await page.getByRole("heading", { name: "数据完整性", level: 1 }).waitFor();
  await page.goBack();
  await chats.getByText(/已导入 [\d,]+ 行/).waitFor({ timeout: 120_000 });
  await orders.getByText(/已导入 [\d,]+ 行/).waitFor({ timeout: 120_000 });
  await sound(page, "imported");
  await page.reload();
  await chats.getByText(/已导入 [\d,]+ 行/).waitFor();
  await page.context().close();
});

test("the same file does not count twice", async () => {
  const page = await inside("/measure/imports/new");
  await drop(page, sample("messages.csv"));
  await card(page, "messages.csv").getByText("这个文件已经导入过").waitFor();
  assert.equal(await page.getByRole("button", { name: /^导入 / }).count(), 0);
  await card(page, "messages.csv").getByRole("link", { name: "看导入记录" }).click();
  await panel(page).getByRole("heading", { name: "messages.csv", level: 1 }).waitFor();
  await sound(page, "an import");
  await page.context().close();
});

test("a table of nobody is mapped once and known from then on", async () => {
  const file = join(server.folder, "自制退款表.csv");
  await writeFile(file, "退单,原单号,怎么退,到哪步,申请,退多少\n1,77,仅退款,退款成功,2026-09-03 10:00:00,12.5\n");
  const page = await inside("/measure/imports/new");
  await drop(page, file);
  const refunds = card(page, "自制退款表.csv");
  await refunds.getByText("这种表格还不认识，请指明各列是什么").waitFor();
  await choose(page, refunds.getByLabel("每行是一条"), "退款");
  const say = async (column, header) => {
    await refunds.getByLabel(`“${column}”取自哪一列`).click();
    await page.keyboard.type(header);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
  };
  await say("订单号", "原单号");
  await say("类型", "怎么退");
  await say("状态", "到哪步");
  await say("申请时间", "申请");
  await say("金额", "退多少");
  await sound(page, "columns");
  await refunds.getByRole("button", { name: "保存并重新查看" }).click();
  await toast(page, "已记住“自制退款表”的各列").waitFor();
  await choose(page, refunds.getByLabel("这个文件是哪家店铺的"), SHOP);
  await refunds.getByText("按保存过的“自制退款表”读取。").waitFor();
  await refunds.getByRole("button", { name: /^导入 1 行/ }).click();
  await refunds.getByText("已导入 1 行").waitFor({ timeout: 60_000 });
  await page.context().close();
});

test("coverage shows the days that are there", async () => {
  const page = await inside("/measure/coverage?weeks=52");
  await page.getByRole("heading", { name: "花间集美妆旗舰店" }).waitFor();
  await page.getByRole("rowheader", { name: "聊天" }).first().waitFor();
  await sound(page, "coverage");
  await page.context().close();
});

test("an import is taken back, on a phone too", async () => {
  const page = await inside("/measure/imports", { size: PHONE });
  await row(page, "orders.csv").click();
  await panel(page).getByRole("button", { name: "撤销导入" }).click();
  await toast(page, "已撤销“orders.csv”").waitFor();
  await panel(page).getByText("已撤销", { exact: true }).waitFor();
  await sound(page, "taken back");
  await page.context().close();
});
