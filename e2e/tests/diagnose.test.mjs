// Why figures moved: the driver tree, its table, where it changed, and the list behind a part.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open, PHONE, sound } from "../lib/browser.mjs";
import { enter, OWNER, row, settle } from "../lib/house.mjs";
import { importFiles, start } from "../lib/server.mjs";

const sample = (name) => new URL(`../../samples/small/${name}`, import.meta.url).pathname;
const DAYS = "period=days&from=2026-09-06&to=2026-09-10&vs=before";
const ASKED = "from=2026-09-06&to=2026-09-10&against_from=2026-09-01&against_to=2026-09-05";
let server;
let browser;
let house;
before(async () => {
  [server, browser] = await Promise.all([start(), launch()]);
  house = await settle(server);
  await importFiles(server, ...["messages.csv", "orders.csv", "products.csv"].map(sample));
  await computed();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Until the figures of all buyers are there: they follow the rows. */
async function computed() {
  for (let last = 0, same = 0; same < 8; ) {
    const { before, after } = await house.as("GET", `/drivers?${ASKED}`);
    const now = before.inquiries + after.inquiries;
    same = now === last && now > 0 ? same + 1 : 0;
    last = now;
    await new Promise((done) => setTimeout(done, 250));
  }
}

async function inside(path, how = {}) {
  const page = await open(browser, server.url, how);
  await enter(page, path, server, OWNER);
  return page;
}

/** "+¥1,234.50" or "−¥3.00" in fen. */
const fen = (text) => Math.round(Number(text.replaceAll(/[+¥,]/g, "").replace("−", "-")) * 100);

test("the tree and its table say what the server says, and add up", async () => {
  const said = await house.as("GET", `/drivers?${ASKED}`);
  const page = await inside(`/diagnose?${DAYS}`);
  await page.getByRole("heading", { name: "为什么变了", level: 1 }).waitFor();
  const tree = page.getByRole("region", { name: "因素" });
  await tree.getByText("询单带来的销售").waitFor();
  for (const name of ["下单率", "下单付款率", "每个付款询单金额", "其他客服销售", "静默销售额", "店铺付款总额"]) {
    await tree.getByText(new RegExp(`^[×+]?${name}$`)).waitFor();
  }
  await sound(page, "the tree");
  await page.getByText("表", { exact: true }).click();
  const table = page.getByRole("table").first();
  await table.getByRole("rowheader").first().waitFor();
  const effects = (await table.locator("tbody td:last-child").allTextContents()).map(fen);
  assert.deepEqual(effects, said.sales.map(({ effect }) => effect));
  const roles = await table.locator("tbody tr").evaluateAll((all) => all.map((row) => row.dataset.role));
  const factors = effects.slice(0, roles.indexOf("sum"));
  assert.equal(factors.reduce((a, b) => a + b, 0), effects[roles.indexOf("sum")]);
  await sound(page, "the table");
  await page.context().close();
});

test("parts lead to the inquiries behind them", async () => {
  const page = await inside(`/diagnose?${DAYS}&by=hour`);
  const grid = page.getByRole("grid", { name: "谁的、哪部分的变化" });
  await grid.getByRole("row").nth(2).waitFor();
  const said = await house.as("GET", `/drivers/parts?${ASKED}&by=hour`);
  const first = said.rows[0];
  await row(page, `${first.id.padStart(2, "0")}:00`).first().getByRole("rowheader").first().click();
  await page.waitForURL(/\/measure\/inquiries\?/);
  await page.getByRole("heading", { name: "询单", level: 1 }).waitFor();
  const { searchParams } = new URL(page.url());
  assert.deepEqual([searchParams.get("hour"), searchParams.get("from")], [first.id, "2026-09-06"]);
  await page.context().close();
});

test("where nothing is proven nobody is named", async () => {
  const said = await house.as("GET", `/drivers/causes?${ASKED}`);
  const page = await inside(`/diagnose?${DAYS}`);
  await page.getByRole("heading", { name: "哪里变了" }).waitFor();
  const words = { nothing: /没有发现/, outside: /整体都在变/, found: /转化 .+ → / };
  await page.getByText(words[said.verdict]).first().waitFor();
  await page.getByText("商品", { exact: true }).click();
  await page.waitForURL(/by=sku/);
  await page.getByRole("grid", { name: "谁的、哪部分的变化" }).getByRole("row").nth(2).waitFor();
  await sound(page, "diagnosis by product");
  await page.context().close();
});

test("on a phone and in the dark nothing runs over", async () => {
  const page = await inside(`/diagnose?${DAYS}`, { theme: "dark", size: PHONE });
  await page.getByText("询单带来的销售").first().waitFor();
  await page.getByRole("heading", { name: "哪里变了" }).waitFor();
  const beyond = await page.evaluate(() => {
    const over = (box) => box.scrollWidth - box.clientWidth;
    return Math.max(...[document.scrollingElement, document.querySelector("main")].map(over));
  });
  assert.equal(beyond, 0);
  await sound(page, "the tree on a phone");
  await page.context().close();
});
