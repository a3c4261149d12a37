// A list is taken along as a file; a page is saved as a report, opened again, and planned to be sent.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { launch, open, sound } from "../lib/browser.mjs";
import { enter, OWNER, panel, settle } from "../lib/house.mjs";
import { importFiles, start } from "../lib/server.mjs";

const sample = (name) => new URL(`../../samples/small/${name}`, import.meta.url).pathname;
const DAYS = "period=days&from=2026-09-01&to=2026-09-10";
let server;
let browser;
let house;
before(async () => {
  [server, browser] = await Promise.all([start(), launch()]);
  house = await settle(server);
  await importFiles(server, ...["messages.csv", "orders.csv"].map(sample));
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

async function inside(path) {
  const page = await open(browser, server.url);
  await enter(page, path, server, OWNER);
  return page;
}

test("all orders of a page are in its file", async () => {
  const page = await inside(`/measure/orders?${DAYS}`);
  await page.getByRole("grid", { name: "订单" }).getByRole("row").nth(1).waitFor();
  await page.getByRole("button", { name: "导出" }).click();
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("menuitem", { name: "CSV" }).click()]);
  assert.equal(file.suggestedFilename(), "orders.csv");
  const lines = (await readFile(await file.path(), "utf8")).trim().split("\n");
  assert.ok(lines[0].includes("订单号,下单时间,付款时间"), lines[0]);
  let rows = 0;
  for (let cursor = ""; ; ) {
    const said = await house.as("GET", `/orders?from=2026-09-01&to=2026-09-10&limit=200${cursor}`);
    rows += said.items.length;
    if (!said.next) break;
    cursor = `&cursor=${said.next}`;
  }
  assert.equal(lines.length - 1, rows);
  await page.context().close();
});

test("a page is saved as a report and opened with its days", async () => {
  const page = await inside("/measure?period=last_week&vs=before&by=account");
  await page.getByRole("button", { name: "保存为报表" }).click();
  const saving = panel(page);
  await saving.getByLabel("名称").waitFor();
  await saving.getByText(/上周/).waitFor();
  await saving.getByLabel("名称").fill("早会");
  await saving.getByRole("button", { name: "保存", exact: true }).click();
  await saving.waitFor({ state: "detached" });

  await page.goto(`${server.url}/measure/reports`);
  await page.getByRole("heading", { name: "报表", level: 1 }).waitFor();
  const row = page.getByRole("row").filter({ hasText: "早会" });
  await row.waitFor();
  await sound(page, "reports");
  await row.click({ position: { x: 40, y: 12 } });
  const record = panel(page);
  await record.getByRole("heading", { name: "早会" }).waitFor();
  await record.getByRole("button", { name: "添加" }).click();
  await record.getByLabel("几点").waitFor();
  await record.getByLabel("邮箱").fill("boss@example.org");
  await record.getByLabel("邮箱").press("Enter");
  await record.getByRole("button", { name: "保存", exact: true }).click();
  await record.getByText(/每天 09:00/).waitFor();
  await record.getByText("boss@example.org").waitFor();
  const { items } = await house.as("GET", "/reports");
  const plans = await house.as("GET", `/reports/${items[0].id}/deliveries`);
  assert.deepEqual(plans.items[0].addresses, ["boss@example.org"]);
  await sound(page, "report");

  await record.getByRole("link", { name: "打开" }).click();
  await page.getByRole("heading", { name: "总览", level: 1 }).waitFor();
  const query = new URL(page.url()).searchParams;
  assert.deepEqual([query.get("period"), query.get("by"), query.get("vs")], ["last_week", "account", "before"]);
  await page.context().close();
});

test("the mail server is set, and what it says to a test is shown", async () => {
  const page = await inside("/settings/mail");
  await page.getByRole("heading", { name: "邮件", level: 1 }).waitFor();
  await page.getByText("不加密（仅内网、无需登录）").click();
  await page.getByLabel("服务器", { exact: true }).fill("127.0.0.1");
  await page.getByLabel("发件地址").fill("report@example.com");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await page.getByLabel("收件地址").waitFor();
  await sound(page, "mail");
  await page.getByLabel("收件地址").fill("boss@example.org");
  await page.getByRole("button", { name: "发送测试邮件" }).click();
  await page.getByText(/127\.0\.0\.1 不在公网上，未发送/).waitFor();
  await page.context().close();
});
