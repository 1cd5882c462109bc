/** The quickstart as a person at a terminal sees it: it shows both codes arriving, its lines work when pasted, and it leaves nothing behind. */
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { waitFor } from "../support/wait-for.ts";

const mainFile = fileURLToPath(new URL("../../src/quickstart/main.ts", import.meta.url));
let folder = "";
const children: ChildProcess[] = [];
const servers: Server[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "trunkline-quickstart-"));
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const ended = once(child, "close");
    child.kill("SIGTERM");
    await ended;
  }
  for (const server of servers.splice(0)) server.close();
  rmSync(folder, { recursive: true, force: true });
});

function start(...args: string[]) {
  const child = spawn(process.execPath, [mainFile, ...args], { cwd: folder, env: { PATH: process.env["PATH"] } });
  children.push(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, "close");
  return {
    child,
    output: () => output,
    untilRunning: () => waitFor("the quickstart to run", () => output.includes("Running until Ctrl-C.") || child.exitCode !== null, 60_000),
    end: async () => {
      await ended;
      return { code: child.exitCode, output };
    },
  };
}

/** The address behind a label of the output. */
function address(output: string, label: string): string {
  return new RegExp(`${label} +(http://\\S+)`).exec(output)?.[1] ?? `no address of ${label}`;
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}

const redisIsGone = (): boolean => !existsSync(path.join(folder, ".trunkline", "quickstart", "redis.sock"));

test("--once shows an SMS and a call delivered, stops everything and ends with exit code 0", async () => {
  const { code, output } = await start("--once").end();
  expect(output).toMatch(/dlv_\w{26} {2}delivered\n {2}to \+1 ••• ••• 01\d\d \(US\) by sms/);
  expect(output).toMatch(/dlv_\w{26} {2}delivered\n {2}to \+1 ••• ••• 01\d\d \(CA\) by voice/);
  expect(output).toMatch(/from (97671|69829|51789|99399) \(short code\)/);
  expect(code).toBe(0);
  expect(redisIsGone()).toBe(true);
  expect(await answers(address(output, "metrics"))).toBe(false);
  expect(await answers(address(output, "virtual phones"))).toBe(false);
});

test("without it, it runs until Ctrl-C; the pasted curl line sends a code, which the pasted trace command then explains", async () => {
  const quickstart = start();
  await quickstart.untilRunning();
  const output = quickstart.output();
  const [, url = "", key = "", body = ""] = /curl -X POST (\S+)[\s\S]*?Bearer (\S+?)"[\s\S]*?-d '(.+)'/.exec(output) ?? [];
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body });
  expect(response.status).toBe(202);
  const { id } = (await response.json()) as { id: string };

  const [, gateway = "", supportKey = ""] = /TRUNKLINE_URL=(\S+) TRUNKLINE_API_KEY=(\S+) npx trunkline trace ID/.exec(output) ?? [];
  const cli = fileURLToPath(new URL("../../src/main.ts", import.meta.url));
  const trace = await promisify(execFile)(process.execPath, [cli, "trace", id], {
    env: { TRUNKLINE_URL: gateway, TRUNKLINE_API_KEY: supportKey },
  });
  expect(trace.stdout).toContain(id);

  for (const label of ["virtual phones", "API reference", "metrics"]) expect(await answers(address(output, label))).toBe(true);
  quickstart.child.kill("SIGINT");
  expect((await quickstart.end()).code).toBe(0);
  expect(redisIsGone()).toBe(true);
});

test("it takes other ports where the usual ones are taken", async () => {
  for (const port of [8080, 9001]) {
    const server = createServer((_, response) => response.end("not ours"));
    servers.push(server);
    server.listen(port, "127.0.0.1");
    // Where somebody else has it already, it is just as taken.
    await once(server, "listening").catch(() => undefined);
  }
  const { code, output } = await start("--once").end();
  expect(code).toBe(0);
  expect(output).not.toMatch(/127\.0\.0\.1:(8080|9001)\b/);
});

test("after a run that was killed, the next one works, and takes over what was left", async () => {
  const killed = start();
  await killed.untilRunning();
  killed.child.kill("SIGKILL");
  await killed.end();
  await waitFor("its stand-in carriers to end by themselves", async () => !(await answers(address(killed.output(), "virtual phones"))));
  const { code, output } = await start("--once").end();
  expect({ code, output }).toMatchObject({ code: 0 });
  expect(redisIsGone()).toBe(true);
});

test("told to stop while it starts, it stops what it has started", async () => {
  const quickstart = start();
  await waitFor("something to be started", () => /stand-in carriers .* listen/.test(quickstart.output()));
  quickstart.child.kill("SIGTERM");
  const { code, output } = await quickstart.end();
  expect(code).toBe(1);
  expect(output).not.toContain("failed");
  expect(await answers(/http:\S+/.exec(output)?.[0] ?? "")).toBe(false);
  await waitFor("the embedded Redis to end", redisIsGone);
});
