// Chromium, pages that fail the test when they log an error or ask another site for anything, and axe.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
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

/** The shell without windows costs half the time of the whole browser. */
const CHROMIUMS = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"];

export function launch() {
  const executablePath = process.env.BANZHANG_CHROMIUM ?? CHROMIUMS.find(existsSync) ?? CHROMIUMS[1];
  return chromium.launch({ executablePath, args: SWITCHES });
}

/** A page in a context of its own; `watch` says what it collects. */
export async function open(browser, url, { language = "zh-CN", theme = "light", size = DESK, reducedMotion = "reduce" } = {}) {
  const context = await browser.newContext({
    locale: language,
    colorScheme: theme,
    viewport: size,
    baseURL: url,
    reducedMotion,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  return watch(page, url);
}

/** Collects what a page does wrong in `page.faults`: errors, refusals of its policy, requests to other sites. */
export function watch(page, url) {
  const { origin } = new URL(url);
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(String(error)));
  page.on("console", (message) => {
    // A refused sign-in is an answer that the browser reports by itself.
    if (message.type() === "error" && !/status of 4\d\d/.test(message.text())) page.faults.push(message.text());
  });
  page.on("request", (request) => {
    const asked = new URL(request.url());
    if (!["data:", "blob:"].includes(asked.protocol) && asked.origin !== origin) page.faults.push(`asks ${request.url()}`);
  });
  return page;
}

/**
 * Two things antd does in the list that its Select opens, which cannot be said otherwise from outside: the list is a
 * child of the body, beside the landmarks (`region`), and the heads of groups in the copy it keeps for screen readers
 * are `presentation` with `aria-selected` (`aria-allowed-attr`).
 */
const OF_ANTD = {
  region: (node) => node.html.includes("ant-select-item") || /role="listbox" id="[^"]*_list"/.test(node.html),
  "aria-allowed-attr": (node) => /^<div role="presentation" id="[^"]*_list_\d+" aria-selected=/.test(node.html),
};

/** What axe finds, a line each. */
export async function axe(page) {
  // Through the debugger's own door: the page's content security policy stays as it is.
  const found = await page.evaluate(`(() => { ${AXE}; return axe.run(document, { resultTypes: ["violations"] }); })()`);
  return found.violations
    .map(({ id, help, nodes }) => ({ id, help, nodes: nodes.filter((node) => !OF_ANTD[id]?.(node)) }))
    .filter(({ nodes }) => nodes.length > 0)
    .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`);
}

/** Fails with the list of what the page did wrong. */
export function faultless(page, name) {
  assert.deepEqual(page.faults, [], `${name}: the page logged errors`);
}

/** Fails with that, and with the list of what axe finds. */
export async function sound(page, name) {
  faultless(page, name);
  assert.deepEqual(await axe(page), [], `${name}: axe`);
}
