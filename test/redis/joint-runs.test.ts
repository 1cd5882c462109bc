/** Calls that travel together are answered as if each had come alone. */
import * as fc from "fast-check";
import { Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { RedisClient } from "../../src/redis/client.ts";
import { connectJoint } from "../../src/redis/connection.ts";
import { createJointRuns, type JointRuns } from "../../src/redis/joint-runs.ts";
import { defineScript } from "../../src/redis/script.ts";
import { isUnavailable } from "../../src/redis/unavailable.ts";
import { startTestRedis, type TestRedis } from "../support/redis.ts";
import { waitFor } from "../support/wait-for.ts";

let server: TestRedis;
let redis: RedisClient;
/** Stays connected whatever is done to the other one. */
let admin: Redis;
let joint: JointRuns;

beforeAll(async () => {
  server = await startTestRedis({ appendFsync: "no" });
  redis = connectJoint({ url: server.url });
  admin = new Redis(server.url);
  await waitFor("the connection", () => redis.status === "ready");
});
afterAll(async () => {
  redis.disconnect();
  admin.disconnect();
  await server.stop();
});
beforeEach(async () => {
  // A server that was not writable made the client look for another one.
  await waitFor("the connection", async () => (await redis.ping().catch(() => null)) === "PONG");
  await admin.flushall();
  joint = createJointRuns(redis);
});

/** Adds to each of its keys, and says what was added and what the last one holds. */
const addScript = defineScript({
  name: "add",
  file: new URL("joint-probe.lua", import.meta.url),
  keys: ["total"],
  args: ["amount"],
  reply: (raw) => raw as [added: string, total: number],
});
const add = (key: string, amount: number, others: readonly string[] = []): Promise<[string, number]> =>
  joint.run(addScript, { keys: { total: key }, args: { amount }, moreKeys: others, moreArgs: others });

const echoScript = defineScript({
  name: "echo",
  file: new URL("joint-echo.lua", import.meta.url),
  keys: ["key"],
  args: ["text"],
  reply: (raw) => raw as string,
});

async function scriptsRun(): Promise<number> {
  const stats = await redis.info("commandstats");
  const calls = [...stats.matchAll(/cmdstat_eval(?:sha)?:calls=(\d+)/g)].map(([, count]) => Number(count));
  return calls.reduce((sum, count) => sum + count, 0);
}

test("arguments arrive as they would alone, whatever they hold", async () => {
  const texts = fc.array(fc.string({ unit: "binary" }), { minLength: 1, maxLength: 10 });
  await fc.assert(
    fc.asyncProperty(texts, async (sent) => {
      const calls = sent.map((text) => ({ keys: { key: "k" }, args: { text } }));
      const alone = await Promise.all(calls.map((call) => echoScript.run(redis, call)));
      expect(await Promise.all(calls.map((call) => joint.run(echoScript, call)))).toEqual(alone);
      expect(alone).toEqual(sent.map((text) => text.toWellFormed()));
    }),
  );
});

test("each gets its own keys, arguments and reply, and what comes while one is under way goes as one", async () => {
  await redis.config("RESETSTAT");
  const first = add("a", 1);
  await Promise.resolve();
  await Promise.resolve();
  const others = [add("b", 2), add("a", 3, ["c", "d"]), add("b", 4)];
  expect(await Promise.all([first, ...others])).toEqual([
    ["1", 1],
    ["2", 2],
    ["3", 4],
    ["4", 6],
  ]);
  expect(await redis.mget("c", "d")).toEqual(["3", "3"]);
  // The script for one and the one for several are unknown to the server, and sent once more in full.
  expect(await scriptsRun()).toBeLessThanOrEqual(4);
});

test("one that fails leaves the others alone", async () => {
  await redis.set("text", "no number");
  const [before, failed, after] = await Promise.allSettled([add("a", 1), add("text", 1), add("a", 2)]);
  expect(before).toMatchObject({ value: ["1", 1] });
  expect(failed).toMatchObject({ reason: { message: expect.stringContaining("not an integer") as string } });
  expect(after).toMatchObject({ value: ["2", 3] });
});

test("a server that may not be written to is said to be unavailable to all", async () => {
  await add("a", 1);
  await admin.replicaof("127.0.0.1", "1");
  const results = await Promise.allSettled([add("a", 1), add("b", 1)]);
  await admin.replicaof("NO", "ONE");
  await waitFor("the connection", () => redis.status === "ready");
  for (const result of results) expect(result.status === "rejected" && isUnavailable(result.reason)).toBe(true);
});

test("who waited behind a call that Redis did not answer is not sent after it", async () => {
  await add("a", 1);
  await admin.call("CLIENT", "PAUSE", "1500", "WRITE");
  const first = add("a", 1);
  await Promise.resolve();
  await Promise.resolve();
  const second = add("b", 1);
  const results = await Promise.allSettled([first, second]);
  for (const result of results) expect(result.status === "rejected" && isUnavailable(result.reason)).toBe(true);
  await waitFor("Redis to go on", async () => (await add("c", 1).catch(() => null)) !== null);
  expect(await redis.get("b")).toBeNull();
});
