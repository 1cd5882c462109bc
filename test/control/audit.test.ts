import { afterAll, beforeAll, expect, test } from "vitest";
import { createAudit } from "../../src/control/audit.ts";
import type { RedisClient } from "../../src/redis/client.ts";
import { connectFast } from "../../src/redis/connection.ts";
import { createKeys } from "../../src/redis/keys.ts";
import { createLog } from "../../src/telemetry/log.ts";
import { startTestRedis, type TestRedis } from "../support/redis.ts";
import { waitFor } from "../support/wait-for.ts";

let server: TestRedis;
let redis: RedisClient;
const lines: string[] = [];
const log = createLog({ level: "info", instance: "test" }, { write: (line) => void lines.push(line) });

beforeAll(async () => {
  server = await startTestRedis({ appendFsync: "no" });
  redis = connectFast({ url: server.url });
  await waitFor("the connection", () => redis.status === "ready");
});
afterAll(async () => {
  redis.disconnect();
  await server.stop();
});

test("entries are listed newest first, page by page, with the server's time", async () => {
  const audit = createAudit(redis, createKeys("pages", 1), log);
  for (const subject of ["dlv_1", "dlv_2", "dlv_3"]) await audit.append({ keyName: "support", action: "number_revealed", subject });
  const first = await audit.list({ limit: 2, before: null });
  expect(first).toMatchObject([
    { keyName: "support", action: "number_revealed", subject: "dlv_3" },
    { keyName: "support", action: "number_revealed", subject: "dlv_2" },
  ]);
  expect(first[0]?.at).toBe(Number(first[0]?.id.split("-")[0]));
  expect(await audit.list({ limit: 2, before: first[1]?.id ?? null })).toMatchObject([{ subject: "dlv_1" }]);
  // And in the log, for the case that somebody takes them out of Redis.
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject(
    ["dlv_1", "dlv_2", "dlv_3"].map((subject) => ({ keyName: "support", action: "number_revealed", subject, msg: "audited" })),
  );
});

test("an entry of another version is left out", async () => {
  const keys = createKeys("odd", 1);
  await redis.xadd(keys.audit, "*", "keyName", "ops", "action", "tenant_erased", "subject", "x");
  expect(await createAudit(redis, keys, log).list({ limit: 10, before: null })).toEqual([]);
});

test("the log stays bounded", async () => {
  const keys = createKeys("bounded", 1);
  const audit = createAudit(redis, keys, log);
  const old = redis.pipeline();
  for (let at = 0; at < 10_500; at += 1) old.xadd(keys.audit, "*", "keyName", "ops", "action", "carrier_paused", "subject", "a");
  await old.exec();
  await audit.append({ keyName: "ops", action: "carrier_resumed", subject: "a" });
  expect(await redis.xlen(keys.audit)).toBeLessThan(10_200);
});
