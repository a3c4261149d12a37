// The demo for pictures: one that runs already (BANZHANG_DEMO=http://…), or one of our own that goes away.
import { watch } from "./browser.mjs";
import { DEMO, enter } from "./house.mjs";
import { start } from "./server.mjs";

export async function demo() {
  const url = process.env.BANZHANG_DEMO;
  return url ? { url, stop: () => {} } : start("demo");
}

/** Looks for pictures; `size` is that of the window. */
export const WINDOW = { width: 1280, height: 800 };

/** Pages in one look, signed in as whoever a picture asks for. `close` ends them. */
export function looker(browser, server, { theme = "light", language = "zh-CN", size = WINDOW, scale = 1 }) {
  const contexts = new Map();
  const made = async (login) => {
    const context = await browser.newContext({
      baseURL: server.url,
      viewport: size,
      deviceScaleFactor: scale,
      colorScheme: theme,
      locale: language,
      reducedMotion: "reduce",
    });
    await context.addInitScript((tag) => localStorage.setItem("banzhang.language", tag), language);
    if (login) {
      const page = await context.newPage();
      await enter(page, "/sign-in", server, { login, password: DEMO });
      await context.request.patch("/api/v1/me", { data: { language, theme: "system" }, headers: { origin: server.url } });
      await page.close();
    }
    return context;
  };
  return {
    /** The page of `path` as `login` sees it (nobody: empty), brought into the state to see by `act`. */
    async show({ path, login = "owner", act }) {
      if (!contexts.has(login)) contexts.set(login, await made(login));
      const page = watch(await contexts.get(login).newPage(), server.url);
      await page.goto(path);
      await page.locator("h1").first().waitFor();
      await page.waitForFunction(() => !document.querySelector("[aria-busy=true]"));
      await act?.(page);
      // What was begun by the last press or click is drawn.
      await page.waitForTimeout(400);
      return page;
    },
    async close() {
      for (const [login, context] of contexts) {
        if (login) await context.request.delete("/api/v1/session", { headers: { origin: server.url } });
        await context.close();
      }
    },
  };
}
