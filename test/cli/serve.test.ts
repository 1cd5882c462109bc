/** `trunkline serve` as a process: a wrong start is told in words, ends the process and leaves nothing behind. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { stringify } from "yaml";
import { waitFor, waitUntil } from "../support/wait-for.ts";

const mainFile = fileURLToPath(new URL("../../src/main.ts", import.meta.url));
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "trunkline-serve-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const config = {
  server: { port: 0 },
  apiKeys: [{ name: "backend", tenant: "default", secret: "secret-of-the-backend", scopes: ["deliveries:write"] }],
  carriers: [
    { name: "twilio-a", adapter: "twilio", credentials: { accountSid: `AC${"1".repeat(32)}`, authToken: "token" }, channels: ["sms"] },
  ],
  senders: [{ number: "97671", kind: "short_code", country: "US", channels: ["sms"], carriers: ["twilio-a"] }],
  routing: { countries: ["US"] },
};

function serve(changes: object = {}, environment: Record<string, string> = {}) {
  writeFileSync(path.join(folder, "trunkline.yaml"), stringify({ ...config, ...changes }));
  const child = spawn(process.execPath, [mainFile, "serve"], { cwd: folder, env: { PATH: process.env["PATH"], ...environment } });
  let error = "";
  child.stderr.on("data", (chunk: Buffer) => (error += chunk.toString()));
  child.stdout.resume();
  const ended = once(child, "close");
  return {
    child,
    error: () => error,
    end: async () => {
      await ended;
      return { code: child.exitCode, error };
    },
  };
}

/** Of the embedded Redis: it takes its socket away when it ends. */
function serverIsGone(): boolean {
  return !existsSync(path.join(folder, ".trunkline", "redis.sock"));
}

test("SIGTERM ends the gateway and its embedded Redis, with exit code 0", async () => {
  const gateway = serve();
  await waitFor("the gateway to listen", () => gateway.error().includes("trunkline listens at http://127.0.0.1:"));
  gateway.child.kill("SIGTERM");
  expect((await gateway.end()).code).toBe(0);
  expect(serverIsGone()).toBe(true);
});

test("a wrong configuration never starts", async () => {
  const { code, error } = await serve({ limits: { attempts: 0 }, colour: "blue" }).end();
  expect(code).toBe(1);
  expect(error).toContain("2 errors");
  expect(error).toContain("/limits/attempts");
  expect(error).toContain("/colour: unknown key");
  expect(existsSync(path.join(folder, ".trunkline"))).toBe(false);
});

test("a port that another program listens on is told, and the embedded Redis does not stay behind", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  const { code, error } = await serve({}, { PORT: String(port) }).end();
  other.close();
  expect(code).toBe(1);
  expect(error).toContain(`Another program listens on 127.0.0.1, port ${port}`);
  await waitFor("the embedded Redis to end", serverIsGone);
});

test("without a Redis to embed, it says how to get one", async () => {
  const { code, error } = await serve({}, { PATH: folder }).end();
  expect(code).toBe(1);
  expect(error).toContain("apt-get install redis-server");
});

test("a gateway that was told to stop while it started stops", async () => {
  const gateway = serve();
  await waitUntil("the embedded Redis to be started", () => existsSync(path.join(folder, ".trunkline", "owner")), Boolean);
  gateway.child.kill("SIGINT");
  expect((await gateway.end()).code).toBe(0);
  expect(serverIsGone()).toBe(true);
  expect(() => readFileSync(path.join(folder, ".trunkline", "owner"))).toThrow();
});
