/** The quickstart with other carriers than it has by itself: each of them takes messages and reports on them, and the phones show it. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { chooseCarriers } from "../../src/quickstart/choose-carriers.ts";
import { waitFor, waitUntil } from "../support/wait-for.ts";

const mainFile = fileURLToPath(new URL("../../src/quickstart/main.ts", import.meta.url));
const mix = [
  { adapter: "vonage", name: "vonage-c", shown: "Vonage" },
  { adapter: "infobip", name: "infobip-d", shown: "Infobip" },
  { adapter: "smpp", name: "smpp-e", shown: "SMPP" },
] as const;

const folder = mkdtempSync(path.join(tmpdir(), "trunkline-mixes-"));
const running: ChildProcess[] = [];
let output = "";
let gateway = "";
let phones = "";
let keys = { apiKey: "", supportKey: "", opsKey: "" };

function start(...args: string[]): ChildProcess {
  const child = spawn(process.execPath, [mainFile, ...args], { cwd: folder, env: { PATH: process.env["PATH"] } });
  running.push(child);
  return child;
}

beforeAll(async () => {
  const child = start("--carriers", mix.map(({ adapter }) => adapter).join(","));
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  await waitFor("the quickstart to run", () => output.includes("Running until Ctrl-C.") || child.exitCode !== null, 60_000);
  expect(output).toContain("Running until Ctrl-C.");
  gateway = /API reference +(http:\/\/\S+)\/docs/.exec(output)?.[1] ?? "";
  phones = /virtual phones +(http:\/\/\S+?)\/\s/.exec(output)?.[1] ?? "";
  keys = JSON.parse(readFileSync(path.join(folder, ".trunkline", "quickstart", "demo-secrets.json"), "utf8")) as typeof keys;
});
afterAll(async () => {
  for (const child of running) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const ended = once(child, "close");
    child.kill("SIGTERM");
    await ended;
  }
  rmSync(folder, { recursive: true, force: true });
});

interface Trace {
  readonly delivery: { readonly status: string };
  readonly attempts: readonly object[];
}

async function ask<Answer>(method: string, where: string, key: string, body?: object): Promise<Answer> {
  const response = await fetch(gateway + where, {
    method,
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as Answer;
  expect(response.ok, JSON.stringify(answer)).toBe(true);
  return answer;
}

/** One message of its channel, while nobody but this carrier may send. */
async function deliverOver(name: string, channel: "sms" | "voice", to: string): Promise<Trace> {
  const others = mix.filter((carrier) => carrier.name !== name);
  for (const other of others) await ask("POST", `/v1/carriers/${other.name}/pause`, keys.opsKey);
  const { id } = await ask<{ id: string }>("POST", "/v1/deliveries", keys.apiKey, { to, channel, code: "482913", locale: "en-US" });
  const trace = await waitUntil(
    `the end of a delivery over ${name}`,
    () => ask<Trace>("GET", `/v1/deliveries/${id}/trace`, keys.supportKey),
    ({ delivery }) => !["queued", "sending", "sent"].includes(delivery.status),
  );
  for (const other of others) await ask("POST", `/v1/carriers/${other.name}/resume`, keys.opsKey);
  return trace;
}

test.each([
  ["vonage-c", "sms", "+12065550131", "delivered"],
  ["vonage-c", "voice", "+12065550132", "completed"],
  ["infobip-d", "sms", "+12065550133", "delivered"],
  ["infobip-d", "voice", "+12065550134", "completed"],
  ["smpp-e", "sms", "+12065550135", "delivered"],
] as const)("%s takes its %s, reports on it, and the phones show it", async (name, channel, to, receipt) => {
  const trace = await deliverOver(name, channel, to);
  expect(trace.delivery.status).toBe("delivered");
  expect(trace.attempts).toMatchObject([{ carrier: name, channel, outcome: "accepted" }]);
  expect(trace.attempts).toMatchObject([{ receipts: expect.arrayContaining([expect.objectContaining({ status: receipt })]) as object[] }]);
  const screen = await fetch(`${phones}/_stand-in/screen`);
  expect(await screen.text()).toContain(to);
  const phone = await fetch(`${phones}/_stand-in/phones/${encodeURIComponent(to)}`);
  expect(await phone.text()).toContain(mix.find((carrier) => carrier.name === name)?.shown);
});

test("it starts with no other carriers than it was told", async () => {
  const { data } = await ask<{ data: readonly { name: string }[] }>("GET", "/v1/carriers", keys.opsKey);
  expect(data.map(({ name }) => name).toSorted()).toEqual(mix.map(({ name }) => name).toSorted());
});

const toBeHad = "to be had are twilio, telnyx, vonage, infobip, smpp";

test("--carriers with names that can't be had is refused, and says which can", async () => {
  const child = start("--once", "--carriers", "twilio,plivo,acme");
  let words = "";
  child.stderr?.on("data", (chunk: Buffer) => (words += chunk.toString()));
  await once(child, "close");
  expect(words).toContain(`there is no stand-in for plivo, acme; ${toBeHad}`);
  expect(child.exitCode).toBe(1);
});

test.each([
  [undefined, { ok: true, carriers: ["twilio", "telnyx"] }],
  ["smpp, vonage,smpp", { ok: true, carriers: ["vonage", "smpp"] }],
  [" , ", { ok: false, problem: `--carriers names none; ${toBeHad}` }],
  ["", { ok: false, problem: `--carriers names none; ${toBeHad}` }],
])("--carriers %j means %j", (list, choice) => {
  expect(chooseCarriers(list)).toEqual(choice);
});

test("carriers that make no calls are shown with a text message alone", async () => {
  const child = start("--once", "--carriers", "smpp");
  let words = "";
  child.stdout?.on("data", (chunk: Buffer) => (words += chunk.toString()));
  await once(child, "close");
  expect(words).toMatch(/delivered\n {2}to \+1 ••• ••• 01\d\d \(US\) by sms/);
  expect(words).not.toContain("by voice");
  expect(child.exitCode).toBe(0);
});
