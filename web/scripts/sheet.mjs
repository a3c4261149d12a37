// A contact sheet per page (both themes, both languages, phone width) and what axe finds on each.
//   npm run sheet -- <base URL> <login> <password> [page …]
// Pictures go to sheets/. Exits with 1 when axe found anything.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { pages } from './pages.mjs';

const [base, login, password, ...only] = process.argv.slice(2);
if (!password) throw new Error('usage: sheet.mjs <base URL> <login> <password> [page …]');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const out = new URL('../sheets/', import.meta.url).pathname;
mkdirSync(out, { recursive: true });

const DESK = { width: 1360, height: 860 };
const PHONE = { width: 390, height: 844 };
const looks = [
  { name: 'light-zh', theme: 'light', language: 'zh-CN', viewport: DESK },
  { name: 'dark-zh', theme: 'dark', language: 'zh-CN', viewport: DESK },
  { name: 'light-en', theme: 'light', language: 'en', viewport: DESK },
  { name: 'phone-light-zh', theme: 'light', language: 'zh-CN', viewport: PHONE },
  { name: 'phone-dark-en', theme: 'dark', language: 'en', viewport: PHONE },
];
const FLAGS =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: FLAGS.split(' '),
});

async function signIn(context) {
  const page = await context.newPage();
  await page.goto(`${base}/sign-in`);
  await page.locator('input[autocomplete=username]').fill(login);
  await page.locator('input[autocomplete=current-password]').fill(password);
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  await page.close();
}

const found = [];
const shots = new Map(pages.map(({ name }) => [name, []]));
for (const look of looks) {
  const context = await browser.newContext({
    viewport: look.viewport,
    colorScheme: look.theme,
    reducedMotion: 'reduce',
  });
  await context.addInitScript(
    (language) => localStorage.setItem('banzhang.language', language),
    look.language,
  );
  let inside = false;
  for (const { name, path, open, act } of [...pages].sort((a, b) => Number(b.open) - Number(a.open))) {
    if (only.length && !only.includes(name)) continue;
    if (!open && !inside) {
      await signIn(context);
      inside = true;
      const taste = { language: look.language, theme: 'system' };
      await context.request.patch(`${base}/api/v1/me`, { data: taste, headers: { origin: base } });
    }
    const page = await context.newPage();
    const trouble = (text) => found.push(`${name} ${look.name}: ${text}`);
    page.on('pageerror', (error) => trouble(error.message));
    page.on(
      'console',
      (message) => message.type() === 'error' && !message.text().includes('401') && trouble(message.text()),
    );
    await page.goto(base + path);
    await page.waitForLoadState('load');
    await page.locator('h1').first().waitFor();
    await page.waitForTimeout(500);
    await act?.(page);
    await page.waitForTimeout(300);
    const file = `${out}${name}.${look.name}.png`;
    await page.screenshot({ path: file });
    shots.get(name)?.push({ look, file });
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run());
    for (const { id, nodes } of violations)
      trouble(`axe ${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
    await page.close();
  }
  if (inside) await context.request.delete(`${base}/api/v1/session`, { headers: { origin: base } });
  await context.close();
}

const page = await browser.newPage({ viewport: { width: 1760, height: 900 } });
for (const [name, made] of shots) {
  if (!made.length) continue;
  const image = ({ look, file }) => {
    const wide = look.viewport === DESK ? 820 : 390;
    return `<figure><img width="${wide}" src="data:image/png;base64,${readFileSync(file).toString('base64')}"><figcaption>${look.name}</figcaption></figure>`;
  };
  await page.setContent(
    `<style>body{display:flex;flex-wrap:wrap;gap:16px;background:#888;font:14px sans-serif}figure{margin:0}</style>${made.map(image).join('')}`,
  );
  await page.screenshot({ path: `${out}${name}.png`, fullPage: true });
}
await browser.close();
writeFileSync(`${out}found.txt`, `${found.join('\n')}\n`);
console.log(found.length ? found.join('\n') : 'axe and the console found nothing');
process.exitCode = found.length ? 1 : 0;
