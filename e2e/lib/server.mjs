// A server of a test's own: a free port, a data folder that goes away, and what the terminal said.
import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const BINARY = process.env.BANZHANG ?? new URL("../../target/debug/banzhang", import.meta.url).pathname;

/** A port nobody listens on. */
async function freePort() {
  const probe = createServer();
  await new Promise((done) => probe.listen(0, "127.0.0.1", done));
  const { port } = probe.address();
  await new Promise((done) => probe.close(done));
  return port;
}

/** Starts `banzhang <command>`; resolves when it answers. `said` collects what it printed. */
export async function start(command = "serve", more = []) {
  const folder = await mkdtemp(join(tmpdir(), "banzhang-e2e-"));
  const port = await freePort();
  const child = spawn(BINARY, [command, "--listen", `127.0.0.1:${port}`, "--data", join(folder, "data"), ...more], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, DATABASE_URL: "", RUST_BACKTRACE: "1" },
  });
  const server = { url: `http://127.0.0.1:${port}`, folder, child, said: "" };
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (bytes) => (server.said += bytes));
  }
  server.stop = () => stop(server);
  await answering(server);
  return server;
}

/** Imports files as somebody at the machine does; the running server reads them, this waits until it has. */
export const importFiles = (server, ...files) =>
  promisify(execFile)(BINARY, ["import", ...files, "--create-shops", "--wait", "--data", join(server.folder, "data")], {
    env: { ...process.env, DATABASE_URL: "" },
  });

async function answering(server) {
  // A demo lives sixty days before it answers.
  const deadline = Date.now() + 300_000;
  while (Date.now() < deadline) {
    if (server.child.exitCode !== null) throw new Error(`the server ended with ${server.child.exitCode}:\n${server.said}`);
    const ready = await fetch(`${server.url}/health/ready`).catch(() => null);
    if (ready?.ok) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`the server did not answer:\n${server.said}`);
}

async function stop(server) {
  if (server.child.exitCode === null) {
    const ended = new Promise((done) => server.child.once("exit", done));
    server.child.kill("SIGTERM");
    await ended;
  }
  await rm(server.folder, { recursive: true, force: true });
}

/** The one-time code that the terminal shows on the first start. */
export function setupCode(server) {
  const found = server.said.match(/\b([0-9A-Z]{4}(?:-[0-9A-Z]{4})+)\b/i);
  if (!found) throw new Error(`no code on the terminal:\n${server.said}`);
  return found[1];
}
