/** The clock that all instances share is the server's own, to the millisecond. */
import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, test } from "vitest";
import { defineScript } from "../../src/redis/script.ts";
import { startTestRedis, type TestRedis } from "../support/redis.ts";

const probe = defineScript({
  name: "server-now-probe",
  file: new URL("server-now-probe.lua", import.meta.url),
  include: [new URL("../../src/redis/server-now.lua", import.meta.url)],
  keys: ["unused"],
  args: [],
  reply: (raw) => (raw as string[]).map(Number) as [beforeUs: number, now: number, afterUs: number],
});

let server: TestRedis;
let redis: Redis;

beforeAll(async () => {
  server = await startTestRedis({ appendFsync: "no" });
  redis = new Redis(server.url);
});
afterAll(async () => {
  redis.disconnect();
  await server.stop();
});

test("it lies between what the server says before and after, in whole milliseconds", async () => {
  for (let time = 0; time < 200; time += 1) {
    const [beforeUs, now, afterUs] = await probe.run(redis, { keys: { unused: "k" }, args: {} });
    expect(now).toBeGreaterThanOrEqual(Math.floor(beforeUs / 1_000));
    expect(now).toBeLessThanOrEqual(Math.floor(afterUs / 1_000));
  }
});
