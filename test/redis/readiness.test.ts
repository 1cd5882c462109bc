/** Readiness on real servers: what they are set to, what they let us see, and what they are just now. */
import { afterEach, expect, test } from "vitest";
import type { RedisClient } from "../../src/redis/client.ts";
import { connectFast, whenReady } from "../../src/redis/connection.ts";
import { createKeys } from "../../src/redis/keys.ts";
import { createReadiness, type ReadinessCheck } from "../../src/redis/readiness.ts";
import { startTestRedis, type TestRedis } from "../support/redis.ts";

const running: { server: TestRedis; redis: RedisClient }[] = [];
afterEach(async () => {
  for (const { server, redis } of running.splice(0)) {
    redis.disconnect();
    await server.stop();
  }
});

async function checksOf(
  settings: readonly string[],
  options: { durability?: "process" | "disk" | "replicated"; login?: string; act?: (server: TestRedis) => void } = {},
): Promise<readonly ReadinessCheck[]> {
  const server = await startTestRedis({ appendFsync: "always", settings });
  const redis = connectFast({ url: server.url.replace("://", `://${options.login ?? ""}`) });
  running.push({ server, redis });
  await whenReady(redis, 5_000);
  options.act?.(server);
  return createReadiness(redis, createKeys("t", 3), { durability: options.durability ?? "disk", replicas: 1 }).check();
}

test("a server that is set as it should be is ready, and nothing is said", async () => {
  expect(await checksOf([])).toEqual([
    { name: "redis", ok: true },
    { name: "durability", ok: true },
  ]);
});

test("every setting that breaks the promise is named, all at once", async () => {
  const [, durability] = await checksOf(["appendfsync everysec", "maxmemory-policy volatile-lru"]);
  expect(durability).toEqual({
    name: "durability",
    ok: false,
    detail:
      "appendfsync is everysec: set it to always, or redis.durability to process; maxmemory-policy is volatile-lru: set it to noeviction",
  });
  expect((await checksOf(["appendonly no"], { durability: "process" }))[1]).toMatchObject({
    ok: false,
    detail: expect.stringContaining("appendonly yes") as string,
  });
  expect((await checksOf([], { durability: "replicated" }))[1]).toMatchObject({
    ok: false,
    detail: expect.stringContaining("0 of 1 replicas") as string,
  });
});

const settings = (rules: string): readonly string[] => [`user dim on >word ~* &* +@all ${rules}`];

test("what a user may not see can't be checked, and is no reason not to be ready", async () => {
  const login = "dim:word@";
  expect((await checksOf(settings("-config"), { login }))[1]).toEqual({
    name: "durability",
    ok: true,
    detail: "can't be checked (CONFIG is not permitted): whether appendfsync is always",
  });
  expect((await checksOf(settings("-config -info"), { login }))[1]).toMatchObject({
    ok: true,
    detail: expect.stringContaining("INFO is not permitted") as string,
  });
});

test("a server that hangs is not ready, and its settings are nobody's concern", async () => {
  const checks = await checksOf([], { act: (server) => server.hang() });
  expect(checks).toEqual([{ name: "redis", ok: false, detail: "Redis can't be asked" }]);
});
