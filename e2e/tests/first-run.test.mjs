// The short path of the first start: code from the terminal, owner, first shop, Today; then out and in again.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open, PHONE, sound } from "../lib/browser.mjs";
import { setupCode, start } from "../lib/server.mjs";

const PASSWORD = "三月的风吹过旺旺-2026";
let server;
let browser;
before(async () => {
  [server, browser] = await Promise.all([start(), launch()]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

test("a wrong code is refused and says what to do", async () => {
  const page = await open(browser, server.url);
  await page.goto("/");
  await page.getByLabel("一次性代码").fill("0000-0000");
  await page.getByRole("button", { name: "下一步" }).click();
  await page.getByLabel("姓名").fill("钱老板");
  await page.getByLabel("登录名").fill("owner");
  await page.getByLabel("密码").first().fill(PASSWORD);
  await page.getByRole("button", { name: "下一步" }).click();
  await page.getByLabel("店铺名称").fill("班长旗舰店");
  await page.getByRole("button", { name: "完成" }).click();
  await page.getByLabel("一次性代码").waitFor();
  await sound(page, "refused code");
  await page.context().close();
});

test("code, owner, shop, and the owner stands before Today", async () => {
  const page = await open(browser, server.url);
  await page.goto("/");
  await page.getByRole("heading", { name: "初次使用" }).waitFor();
  await sound(page, "setup");
  await page.getByLabel("一次性代码").fill(setupCode(server));
  await page.getByRole("button", { name: "下一步" }).click();
  await page.getByLabel("姓名").fill("钱老板");
  await page.getByLabel("登录名").fill("owner");
  await page.getByLabel("密码").first().fill(PASSWORD);
  await page.getByRole("button", { name: "下一步" }).click();
  await page.getByLabel("店铺名称").fill("班长旗舰店");
  await page.getByRole("button", { name: "完成" }).click();
  await page.getByRole("button", { name: "进入今日" }).click();
  await page.getByRole("heading", { name: "今日", level: 1 }).waitFor();
  assert.equal(new URL(page.url()).pathname, "/today");
  await sound(page, "first Today");
  await page.context().close();
});

test("there is no second first run", async () => {
  const answer = await fetch(`${server.url}/api/v1/setup`);
  assert.deepEqual(await answer.json(), { needed: false });
});

test("a wrong password is refused, the right one leads back to the page that was asked for", async () => {
  const page = await open(browser, server.url, { size: PHONE });
  await page.goto("/tasks");
  await page.getByLabel("登录名").fill("owner");
  await page.getByLabel("密码").first().fill("not it");
  await page.getByRole("button", { name: "登录" }).click();
  await page.getByRole("alert").waitFor();
  await sound(page, "refused sign-in");
  await page.getByLabel("密码").first().fill(PASSWORD);
  await page.getByRole("button", { name: "登录" }).click();
  await page.getByRole("heading", { name: "任务", level: 1 }).waitFor();
  assert.equal(new URL(page.url()).pathname, "/tasks");
  await page.context().close();
});

test("the return path never leads to another site", async () => {
  const page = await open(browser, server.url);
  await page.goto("/sign-in?return=//example.com/");
  await page.getByLabel("登录名").fill("owner");
  await page.getByLabel("密码").first().fill(PASSWORD);
  await page.getByRole("button", { name: "登录" }).click();
  await page.getByRole("heading", { name: "今日", level: 1 }).waitFor();
  assert.equal(new URL(page.url()).origin, server.url);
  await page.context().close();
});
