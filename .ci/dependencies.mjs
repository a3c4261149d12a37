// Checks what we build on: licences against a list, crates that come in two versions against the reasons in
// .ci/dependencies.json, and known holes where their databases can be reached. Ends with 1 and says what to do when something new turns up.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const root = new URL("..", import.meta.url).pathname;
const allowed = JSON.parse(readFileSync(new URL("dependencies.json", import.meta.url)));
const complaints = [];

/** Whether one of the alternatives of an SPDX expression is made of allowed licences only. */
function acceptable(expression) {
  if (!expression) return false;
  const alternatives = expression.replaceAll("/", " OR ").replace(/[()]/g, "").split(/\s+OR\s+/);
  return alternatives.some((terms) => terms.split(/\s+AND\s+/).every((term) => allowed.licences.includes(term.trim())));
}

function crates() {
  const output = execFileSync("cargo", ["metadata", "--format-version", "1", "--locked"], { cwd: root, maxBuffer: 1 << 28 });
  return JSON.parse(output).packages.filter((crate) => crate.source);
}

function npmPackages(folder) {
  const lock = join(root, folder, "package-lock.json");
  if (!existsSync(lock)) return [];
  return Object.entries(JSON.parse(readFileSync(lock)).packages)
    .filter(([path]) => path)
    .map(([path, about]) => {
      const manifest = join(root, folder, path, "package.json");
      const licence = about.license ?? (existsSync(manifest) ? JSON.parse(readFileSync(manifest)).license : undefined);
      return { name: path.replace(/^.*node_modules\//, ""), version: about.version, license: licence };
    });
}

const versions = new Map();
for (const crate of crates()) {
  if (!acceptable(crate.license)) complaints.push(`crate ${crate.name} ${crate.version}: licence ${crate.license}`);
  versions.set(crate.name, [...(versions.get(crate.name) ?? []), crate.version]);
}
for (const [name, list] of versions) {
  if (list.length > 1 && !(name in allowed.several_versions)) {
    complaints.push(`crate ${name} comes in ${list.length} versions (${list.join(", ")}): unify, or give the reason in .ci/dependencies.json`);
  }
}
for (const name of Object.keys(allowed.several_versions)) {
  if ((versions.get(name) ?? []).length < 2) complaints.push(`.ci/dependencies.json excuses ${name}, which comes in one version now`);
}
const folders = readdirSync(root).filter((folder) => existsSync(join(root, folder, "package-lock.json")));
for (const folder of folders) {
  for (const one of npmPackages(folder)) {
    const excused = Object.keys(allowed.only_for_building).some((prefix) => one.name.startsWith(prefix));
    if (!excused && !acceptable(one.license)) complaints.push(`${folder}: ${one.name} ${one.version}: licence ${one.license ?? "unknown"}`);
  }
}

/** Known holes of what npm installs; `undefined` where the database of advisories cannot be reached. */
function npmAdvisories(folder) {
  const audit = spawnSync("npm", ["audit", "--package-lock-only", "--json"], { cwd: join(root, folder), timeout: 60_000, encoding: "utf8" });
  try {
    return Object.values(JSON.parse(audit.stdout).vulnerabilities);
  } catch {
    return undefined;
  }
}

/** Known holes of the crates, where cargo-audit is installed and reaches its database. */
function crateAdvisories() {
  const audit = spawnSync("cargo", ["audit", "--json"], { cwd: root, timeout: 120_000, encoding: "utf8" });
  try {
    return JSON.parse(audit.stdout).vulnerabilities.list.map((hole) => ({ name: hole.package.name, severity: hole.advisory.id }));
  } catch {
    return undefined;
  }
}

const unreached = [];
for (const [what, holes] of [["crates", crateAdvisories()], ...folders.map((folder) => [folder, npmAdvisories(folder)])]) {
  if (!holes) unreached.push(what);
  else complaints.push(...holes.map((hole) => `${what}: ${hole.name} has a known hole (${hole.severity})`));
}
if (unreached.length) console.log(`advisories not looked up, their database cannot be reached: ${unreached.join(", ")}`);

complaints.forEach((complaint) => console.error(complaint));
console.log(`${versions.size} crates, npm packages of ${folders.join(", ") || "no folder"}: ${complaints.length} complaints`);
process.exit(complaints.length ? 1 : 0);
