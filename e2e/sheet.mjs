// A contact sheet per page of the demo (both themes, both languages, phone width) and what axe finds on each.
//   npm run sheet [-- page …]
// Starts `banzhang demo` in a folder that goes away; BANZHANG_DEMO=http://… takes one that runs already. Pictures go to
// sheets/. Exits with 1 when a page is not sound.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { axe, launch, PHONE } from "./lib/browser.mjs";
import { demo, looker } from "./lib/demo.mjs";
import { pages } from "./pages.mjs";

const only = process.argv.slice(2);
const out = new URL("sheets/", import.meta.url).pathname;
mkdirSync(out, { recursive: true });

const LOOKS = [
  { name: "light-zh", theme: "light", language: "zh-CN" },
  { name: "dark-zh", theme: "dark", language: "zh-CN" },
  { name: "light-en", theme: "light", language: "en" },
  { name: "phone-light-zh", theme: "light", language: "zh-CN", size: PHONE },
  { name: "phone-dark-en", theme: "dark", language: "en", size: PHONE },
];
const wanted = pages.filter(({ name }) => only.length === 0 || only.includes(name));
const found = [];
const shots = new Map(wanted.map(({ name }) => [name, []]));

const server = await demo();
const browser = await launch();
try {
  for (const look of LOOKS) await take(look);
  await lay();
} finally {
  await browser.close();
  await server.stop();
}
writeFileSync(`${out}found.txt`, `${found.join("\n")}\n`);
console.log(found.length ? found.join("\n") : `nothing found; the sheets are in ${out}`);
process.exitCode = found.length ? 1 : 0;

async function take(look) {
  const eye = looker(browser, server, look);
  for (const one of wanted) {
    try {
      const page = await eye.show(one);
      const file = `${out}${one.name}.${look.name}.png`;
      await page.screenshot({ path: file });
      shots.get(one.name).push({ look, file });
      for (const line of [...page.faults, ...(await axe(page))]) found.push(`${one.name} ${look.name}: ${line}`);
      await page.close();
    } catch (error) {
      found.push(`${one.name} ${look.name}: ${error.message.split("\n")[0]}`);
    }
  }
  await eye.close();
}

/** The pictures of a page side by side. */
async function lay() {
  const page = await browser.newPage({ viewport: { width: 1760, height: 900 } });
  for (const [name, made] of shots) {
    if (made.length === 0) continue;
    const image = ({ look, file }) => {
      const data = readFileSync(file).toString("base64");
      return `<figure><img width="${look.size ? 390 : 820}" src="data:image/png;base64,${data}"><figcaption>${look.name}</figcaption></figure>`;
    };
    await page.setContent(
      `<style>body{display:flex;flex-wrap:wrap;gap:16px;background:#888;font:14px sans-serif}figure{margin:0}</style>${made.map(image).join("")}`,
    );
    await page.screenshot({ path: `${out}${name}.png`, fullPage: true });
  }
}
