// The pictures of the guides, from the demo: npm run pictures. They go to docs/images/, as WebP under 120 kB each.
import { mkdirSync, writeFileSync } from "node:fs";
import { launch, PHONE } from "./lib/browser.mjs";
import { demo, looker } from "./lib/demo.mjs";
import { start } from "./lib/server.mjs";
import { firstRow, key, pages, record } from "./pages.mjs";

const LIMIT = 120_000;
const out = new URL("../docs/images/", import.meta.url).pathname;
mkdirSync(out, { recursive: true });

const takeBackup = async (page) => {
  if ((await page.getByRole("link", { name: /的备份$/ }).count()) === 0) {
    await page.getByRole("button", { name: "立即备份" }).click();
    await page.getByRole("link", { name: /的备份$/ }).first().waitFor({ timeout: 90_000 });
  }
};
const typed = (words) => async (page) => {
  await key(["Control+k"])(page);
  await page.keyboard.type(words);
};

/** By look: what is shown, as whom, in which state. */
const PICTURES = [
  [{}, [
    { name: "today", path: "/today", login: "leader1" },
    { name: "command", path: "/today", act: typed("任务") },
    { name: "person", path: "/people", act: firstRow },
    { name: "import", path: "/people/import" },
    { name: "roles", path: "/settings/roles" },
    { name: "nick", path: "/people/nicks?show=bound", act: firstRow },
    { name: "audit", path: "/settings/audit", act: firstRow },
    { name: "tasks", path: "/tasks?owner=all&state=all" },
    { name: "task-edit", path: "/tasks?owner=all", act: record("edit") },
    { name: "task-refuse", path: "/tasks?owner=all", act: record("refuse") },
    { name: "backups", path: "/settings/backups", act: takeBackup },
    { name: "jobs", path: "/settings/jobs" },
    ...["overview", "wall", "search", "chat", "imports", "coverage", "dispute", "period", "platform", "rules", "references"]
      .map((name) => pages.find((page) => page.name === name)),
  ]],
  [{ theme: "dark" }, [{ name: "tasks-dark", path: "/tasks?owner=all&state=all", act: firstRow }]],
  [{ language: "en" }, [{ name: "people-en", path: "/people", act: firstRow }]],
  [{ size: PHONE, scale: 2 }, [
    { name: "today-phone", path: "/today", login: "leader1" },
    { name: "wall-phone", path: "/measure/wall" },
  ]],
];

/** The browser's own WebP, worse until it is small enough. */
async function keep(page, name) {
  const session = await page.context().newCDPSession(page);
  for (const quality of [85, 70, 55, 40]) {
    const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality });
    const bytes = Buffer.from(data, "base64");
    if (bytes.length > LIMIT && quality > 40) continue;
    writeFileSync(`${out}${name}.webp`, bytes);
    console.log(`${name}.webp ${Math.round(bytes.length / 1000)} kB`);
    if (bytes.length > LIMIT) process.exitCode = 1;
    return;
  }
}

const server = await demo();
const browser = await launch();
try {
  for (const [look, pictures] of PICTURES) {
    const eye = looker(browser, server, look);
    for (const picture of pictures) {
      const page = await eye.show(picture);
      await keep(page, picture.name);
      await page.close();
    }
    await eye.close();
  }
  const fresh = await start();
  const eye = looker(browser, fresh, {});
  await keep(await eye.show({ path: "/setup", login: "" }), "first-run");
  await eye.close();
  await fresh.stop();
} finally {
  await browser.close();
  await server.stop();
}
