// 200 requests a second against a running house, open loop: a request starts at its time whether or not earlier ones
// have come back, and its latency counts from that time, so that a stall of the server is not hidden.
//   node load.mjs URL SECRETS_FILE [--rate 200] [--seconds 60]
import { readFileSync } from "node:fs";
import http from "node:http";
import { parseArgs } from "node:util";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rate: { type: "string", default: "200" }, seconds: { type: "string", default: "60" } },
});
const [base, secretsFile] = positionals;
const rate = Number(values.rate);
const seconds = Number(values.seconds);
const people = JSON.parse(readFileSync(secretsFile, "utf8"));
const agent = new http.Agent({ keepAlive: true, maxSockets: 256 });

// A small generator of its own, so that every run asks the same.
let state = 20261111;
const random = () => ((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32);
const pick = (list) => list[Math.floor(random() * list.length)];

function send(person, method, path, body) {
  return new Promise((resolve, reject) => {
    const headers = { cookie: `banzhang=${person.secret}`, "accept-encoding": "identity" };
    const bytes = body && JSON.stringify(body);
    if (bytes) Object.assign(headers, { "content-type": "application/json", "content-length": Buffer.byteLength(bytes) });
    const request = http.request(`${base}/api/v1${path}`, { method, headers, agent }, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => resolve({ status: response.statusCode, text: Buffer.concat(chunks).toString() }));
    });
    request.on("error", reject);
    request.end(bytes);
  });
}

const agents = people.filter((person) => person.role === "agent");
const leaders = people.filter((person) => person.role === "leader");
const managers = people.filter((person) => person.role === "manager");
/** Tasks made during the run, to be finished by their owners. */
const open = [];

const kinds = {
  today: () => send(pick(agents), "GET", "/today"),
  "own tasks": () => send(pick(agents), "GET", "/tasks?owner=me&state=open&limit=50"),
  "team's tasks": () => send(pick(leaders), "GET", "/tasks?state=open&limit=50"),
  "all tasks": () => send(pick(managers), "GET", "/tasks?state=open&due=overdue&limit=50"),
  people: () => send(pick(managers), "GET", "/people?limit=50"),
  "new task": async () => {
    const person = pick(agents);
    const due = new Date(Date.now() + 86_400_000).toISOString();
    const answer = await send(person, "POST", "/tasks", {
      kind: "task.assigned", title: "回访昨天未付款的买家", why: "下单未付款", owner: person.person, due_at: due,
    });
    if (answer.status === 201) open.push({ person, id: JSON.parse(answer.text).id });
    return answer;
  },
  "task done": async () => {
    const task = open.shift();
    if (!task) return kinds["new task"]();
    return send(task.person, "POST", `/tasks/${task.id}/done`, { outcome: "已付款" });
  },
};
/** 80 % Today and lists, 20 % writes of tasks. */
const mix = [
  ["today", 30], ["own tasks", 25], ["team's tasks", 10], ["all tasks", 10], ["people", 5], ["new task", 11], ["task done", 9],
];
const wheel = mix.flatMap(([name, share]) => Array(share).fill(name));

const taken = Object.fromEntries(mix.map(([name]) => [name, []]));
const failures = {};
const started = performance.now();
const running = [];
for (let n = 0; n < rate * seconds; n += 1) {
  const due = started + (n * 1000) / rate;
  const wait = due - performance.now();
  if (wait > 0) await new Promise((done) => setTimeout(done, wait));
  const name = pick(wheel);
  running.push(
    kinds[name]().then(
      (answer) => {
        taken[name].push(performance.now() - due);
        if (answer.status >= 400) failures[`${name} ${answer.status}`] = (failures[`${name} ${answer.status}`] ?? 0) + 1;
      },
      (error) => (failures[`${name} ${error.code}`] = (failures[`${name} ${error.code}`] ?? 0) + 1),
    ),
  );
}
await Promise.all(running);

const quantile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
const line = (name, list) => {
  const sorted = list.toSorted((a, b) => a - b);
  const [median, p95, p99] = [0.5, 0.95, 0.99].map((share) => quantile(sorted, share).toFixed(1));
  return `| ${name} | ${sorted.length} | ${median} | ${p95} | ${p99} | ${(sorted.at(-1) ?? NaN).toFixed(1)} |`;
};
console.log("| request | n | median ms | p95 | p99 | max |\n|---|---|---|---|---|---|");
for (const [name] of mix) console.log(line(name, taken[name]));
console.log(line("all", Object.values(taken).flat()));
console.log(Object.keys(failures).length ? `failures: ${JSON.stringify(failures)}` : "no failures");
process.exit(Object.keys(failures).length ? 1 : 0);
