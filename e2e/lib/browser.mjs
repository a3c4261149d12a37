// Chromium, pages that fail the test when they log an error, and axe.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SWITCHES = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const PHONE = { width: 390, height: 844 };
export const DESK = { width: 1280, height: 800 };

export function launch() {
  const executablePath = process.env.BANZHANG_CHROMIUM ?? "/usr/bin/chromium";
  return chromium.launch({ executablePath, args: SWITCHES });
}

/** A page in a context of its own. What it logs as an error is in `page.faults`. */
export async function open(browser, url, { language = "zh-CN", theme = "light", size = DESK } = {}) {
  const context = await browser.newContext({ locale: language, colorScheme: theme, viewport: size, baseURL: url });
  const page = await context.newPage();
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(String(error)));
  page.on("console", (message) => {
    // A refused sign-in is an answer that the browser reports by itself.
    if (message.type() === "error" && !/status of 4\d\d/.test(message.text())) page.faults.push(message.text());
  });
  page.setDefaultTimeout(20_000);
  return page;
}

/** Fails with the list of what axe finds, and of what the page logged. */
export async function sound(page, name) {
  assert.deepEqual(page.faults, [], `${name}: the page logged errors`);
  // Through the debugger's own door: the page's content security policy stays as it is.
  const found = await page.evaluate(`(() => { ${AXE}; return axe.run(document, { resultTypes: ["violations"] }); })()`);
  const violations = found.violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`);
  assert.deepEqual(violations, [], `${name}: axe`);
}
