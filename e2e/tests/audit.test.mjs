// The audit log: what was just done is there, the chain is whole, and the view is a link.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open, PHONE, sound } from "../lib/browser.mjs";
import { choose, enter, OWNER, panel, row, settle } from "../lib/house.mjs";
import { start } from "../lib/server.mjs";

let server;
let browser;
let person;
before(async () => {
  [server, browser] = await Promise.all([start(), launch()]);
  const house = await settle(server);
  person = await house.as("POST", "/people", { name: "林小满", number: "KF002", team: house.team.id });
  await house.as("PATCH", `/people/${person.id}`, { version: person.version, name: "林小满满" });
  await house.as("POST", `/people/${person.id}/account`, { login: "xiaoman" });
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

test("what was just done is there, down to what changed", async () => {
  const page = await open(browser, server.url);
  await enter(page, "/settings/audit", server);
  await row(page, OWNER.name).first().waitFor();
  const actions = await page.getByRole("grid").getByRole("row").allTextContents();
  assert.ok(actions.filter((line) => line.includes("林小满")).length >= 2, actions.join("\n"));
  await sound(page, "audit");
  await row(page, "林小满").first().click();
  await panel(page).getByText(person.id).first().waitFor();
  await sound(page, "audit entry");
  await page.context().close();
});

test("the check goes through the chain and says that it is whole", async () => {
  const page = await open(browser, server.url);
  await enter(page, "/settings/audit", server);
  await page.getByRole("button", { name: "校验完整性" }).click();
  await page.getByText(/^完整：\d+ 条已封存记录均未被改动/).waitFor();
  await sound(page, "audit, checked");
  await page.context().close();
});

test("a filter is in the address, and the address is the view", async () => {
  const page = await open(browser, server.url);
  await enter(page, "/settings/audit", server);
  await row(page, OWNER.name).first().waitFor();
  const all = await row(page, OWNER.name).count();
  const action = await row(page, "林小满").first().getByRole("gridcell").nth(1).textContent();
  await choose(page, page.getByLabel("操作", { exact: true }), action);
  await page.waitForURL(/[?&]action=/);
  await page.waitForFunction((before) => document.querySelectorAll("[role=row]").length <= before, all);
  await sound(page, "audit, filtered");
  const link = page.url();
  await page.context().close();

  const other = await open(browser, server.url, { size: PHONE });
  await enter(other, link, server);
  await row(other, action).first().waitFor();
  assert.equal(await row(other, action).count(), await other.locator("[role=row]:has([role=gridcell])").count());
  await sound(other, "audit on a phone");
  await other.context().close();

  const nothing = await open(browser, server.url);
  await enter(nothing, "/settings/audit?subject=per_000000000000", server);
  await nothing.getByText("没有符合条件的记录").waitFor();
  await sound(nothing, "audit, nothing found");
  await nothing.context().close();
});
