/** The embedded Redis: durable, private, started again when it dies, taken over when its gateway was killed. */
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Redis } from "ioredis";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startEmbeddedRedis, type EmbeddedRedis } from "../../src/redis/embedded.ts";
import { waitFor } from "../support/wait-for.ts";

let folder = "";
const running: EmbeddedRedis[] = [];
const gateways: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "trunkline-embedded-"));
});
afterEach(async () => {
  for (const gateway of gateways.splice(0)) if (isRunning(gateway)) await killed(gateway, "SIGTERM");
  for (const redis of running.splice(0).toReversed()) await redis.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function start(options: { appendFsync?: "always" | "everysec"; folder?: string } = {}): Promise<EmbeddedRedis> {
  const redis = await startEmbeddedRedis({ folder, appendFsync: "always", ...options });
  running.push(redis);
  return redis;
}

/** Another gateway on the same folder. */
async function startGateway(): Promise<{ gateway: ChildProcess; pid: number; owner: boolean }> {
  const gateway = fork(path.join(import.meta.dirname, "embedded-gateway.ts"), [folder], { execArgv: [] });
  gateways.push(gateway);
  const [message] = (await once(gateway, "message")) as [{ pid: number; owner: boolean }];
  return { gateway, ...message };
}

async function killed(gateway: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const exited = once(gateway, "exit");
  gateway.kill(signal);
  await exited;
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

async function using<T>(socketPath: string, act: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis({ path: socketPath, maxRetriesPerRequest: null, retryStrategy: () => 20 });
  redis.on("error", () => undefined);
  try {
    return await act(redis);
  } finally {
    redis.disconnect();
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test("keeps every write on disk, evicts nothing and has no network port", async () => {
  const { socketPath } = await start();
  const settings = await using(socketPath, async (redis) => {
    const names = ["appendonly", "appendfsync", "save", "maxmemory-policy", "port"];
    return Promise.all(names.map(async (name) => await redis.config("GET", name)));
  });
  expect(Object.fromEntries(settings)).toEqual({
    appendonly: "yes",
    appendfsync: "always",
    save: "",
    "maxmemory-policy": "noeviction",
    port: "0",
  });
});

test("no other user can look into its folder or talk to its socket", async () => {
  const { socketPath } = await start();
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(socketPath).mode & 0o777).toBe(0o700);
});

test.skipIf(process.platform !== "linux")("gets none of the gateway's environment, which holds secrets", async () => {
  process.env["TRUNKLINE_TEST_SECRET"] = "canary-5871";
  const { pid } = await start();
  delete process.env["TRUNKLINE_TEST_SECRET"];
  expect(readFileSync(`/proc/${pid}/environ`, "utf8")).not.toContain("canary-5871");
});

test("what was written is there after a stop and a new start", async () => {
  const first = await start();
  await using(first.socketPath, (redis) => redis.set("kept", "yes"));
  await first.stop();
  expect(exists(first.pid)).toBe(false);
  const second = await start();
  expect(await using(second.socketPath, (redis) => redis.get("kept"))).toBe("yes");
});

test("a server that is killed is started again with its data, and that is told", async () => {
  const redis = await start();
  const first = redis.pid;
  let exits = 0;
  redis.onExit(() => (exits += 1));
  await using(redis.socketPath, (client) => client.set("kept", "yes"));
  process.kill(first, "SIGKILL");
  await waitFor("a new server", () => redis.pid !== first);
  expect(await using(redis.socketPath, (client) => client.get("kept"))).toBe("yes");
  expect(exits).toBe(1);
});

test("the server of a gateway that was killed is taken over, with the new settings, and stopped at the end", async () => {
  const { gateway, pid } = await startGateway();
  await killed(gateway, "SIGKILL");
  const redis = await start({ appendFsync: "everysec" });
  expect(redis).toMatchObject({ pid, owner: true });
  expect(await using(redis.socketPath, (client) => client.config("GET", "appendfsync"))).toEqual(["appendfsync", "everysec"]);
  await redis.stop();
  expect(exists(pid)).toBe(false);
});

test("a second gateway on the folder shares the server and does not stop it", async () => {
  const { pid } = await startGateway();
  const redis = await start();
  expect(redis).toMatchObject({ pid, owner: false });
  await redis.stop();
  expect(exists(pid)).toBe(true);
});

test("when the owning gateway stops, a gateway that shares the folder goes on with a server of its own", async () => {
  const { gateway, pid } = await startGateway();
  const redis = await start();
  await killed(gateway, "SIGTERM");
  await waitFor("a server of its own", () => redis.owner && redis.pid !== pid);
  expect(await using(redis.socketPath, (client) => client.ping())).toBe("PONG");
});

test("when the owning gateway is killed, a gateway that shares the folder becomes the owner", async () => {
  const { gateway, pid } = await startGateway();
  const redis = await start();
  await killed(gateway, "SIGKILL");
  await waitFor("ownership", () => redis.owner);
  await redis.stop();
  expect(exists(pid)).toBe(false);
});

test("of gateways that start at the same moment exactly one owns the server", async () => {
  const started = await Promise.all([startGateway(), startGateway(), startGateway(), startGateway()]);
  expect(started.filter(({ owner }) => owner)).toHaveLength(1);
  expect(new Set(started.map(({ pid }) => pid)).size).toBe(1);
});

test("a folder whose path is too long for a socket gets its socket elsewhere, still private", async () => {
  const deep = path.join(folder, "d".repeat(60), "e".repeat(60));
  const redis = await start({ folder: deep });
  expect(Buffer.byteLength(redis.socketPath)).toBeLessThanOrEqual(100);
  expect(redis.socketPath.startsWith(realpathSync(deep))).toBe(false);
  expect(statSync(path.dirname(redis.socketPath)).mode & 0o777).toBe(0o700);
  expect(await using(redis.socketPath, (client) => client.ping())).toBe("PONG");
  expect(readdirSync(deep)).toContain("appendonlydir");
});

test("without a server program the error says how to get one", async () => {
  const before = process.env["PATH"];
  process.env["PATH"] = folder;
  try {
    await expect(start()).rejects.toThrow(/Neither redis-server nor valkey-server is on the PATH.*apt-get install redis-server.*REDIS_URL/);
  } finally {
    process.env["PATH"] = before;
  }
});

test("a server that can't start is reported with the end of its log", async () => {
  const redis = await start();
  await redis.stop();
  const manifest = path.join(folder, "appendonlydir", "appendonly.aof.manifest");
  writeFileSync(manifest, "not a manifest\n");
  await expect(start()).rejects.toThrow(/ended as soon as it was started[\s\S]*redis\.log[\s\S]*manifest/i);
});
