// A house that is set up already, and the ways in: through the page, and through the interface for what a test only
// needs to be there.
import assert from "node:assert/strict";
import { setupCode } from "./server.mjs";

export const OWNER = { name: "钱老板", login: "owner", password: "三月的风吹过旺旺-2026" };
/** The password of every login of the demo, which its terminal tells. */
export const DEMO = "banzhang-demo-2026";
export const SHOP = "班长旗舰店";

/** Asks the interface as a program does, with the session of `cookie`. */
async function ask(server, cookie, method, path, body) {
  const answer = await fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: { origin: server.url, "content-type": "application/json", ...(cookie ? { cookie } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await answer.text();
  assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
  const cookies = answer.headers.getSetCookie().map((line) => line.split(";")[0]);
  return { cookie: cookies.join("; "), body: text ? JSON.parse(text) : null };
}

/** Sets the house up with its owner and first shop; the answer asks the interface as the owner. */
export async function settle(server) {
  const { cookie } = await ask(server, "", "POST", "/setup", {
    code: setupCode(server),
    owner: OWNER,
    shop: { name: SHOP, platform: "taobao", time_zone: "Asia/Shanghai" },
  });
  const as = async (method, path, body) => (await ask(server, cookie, method, path, body)).body;
  const shop = (await as("GET", "/shops")).items[0];
  const house = { as, shop };
  house.team = await as("POST", "/teams", { shop: shop.id, name: "售前一组" });
  return house;
}

/** A session of its own for the page, as the sign-in page would give it; the page stands on `path` afterwards. */
export async function enter(page, path, server, { login, password } = OWNER) {
  const { cookie } = await ask(server, "", "POST", "/session", { login, password });
  const cookies = cookie.split("; ").map((pair) => {
    const [name, value] = pair.split(/=(.*)/s);
    return { name, value, url: server.url };
  });
  await page.context().addCookies(cookies);
  await page.goto(path);
  await page.getByRole("main").getByRole("heading", { level: 1 }).first().waitFor();
}

/** Signs in at the door that the page leads to. */
export async function signIn(page, { login, password }) {
  await page.locator("input[autocomplete=username]").fill(login);
  await page.locator("input[autocomplete=current-password]").fill(password);
  await page.locator("button[type=submit]").click();
  await page.getByRole("main").getByRole("heading", { level: 1 }).first().waitFor();
}

/** The words of the toast that tells what was done. */
export const toast = (page, words) => page.getByRole("status").filter({ hasText: words }).first();

/** The row of the list with these words. */
export const row = (page, words) => page.getByRole("grid").getByRole("row").filter({ hasText: words });

/** The panel of a record or a form. */
export const panel = (page) => page.getByRole("dialog");

/** Chooses from one of antd's lists: typing finds, Enter takes. */
export async function choose(page, field, words) {
  await field.click();
  const option = page.locator(".ant-select-item-option", { hasText: words }).first();
  if (!(await option.isVisible())) await field.pressSequentially(words);
  await option.click();
}
