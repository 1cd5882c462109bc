/** A person is erased on request: no trace in Redis or its files, and what must outlive it does. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { Redis } from "ioredis";
import { expect, test } from "vitest";
import { createKeys } from "../../src/redis/keys.ts";
import { createKeyring } from "../../src/secrets/keyring.ts";
import { createSearchWords } from "../../src/search/index-keys.ts";
import { phoneHashes } from "../../src/secrets/phone-hashes.ts";
import { newKey } from "../support/keyrings.ts";
import { waitFor, waitUntil } from "../support/wait-for.ts";
import {
  apiKey,
  eraseKey,
  opsKey,
  otherTenantKey,
  startWorld,
  supportKey,
  type Answer,
  type CallOptions,
  type World,
} from "../support/world.ts";

const phone = "+14255550171";
const sms = { to: phone, channel: "sms", code: "482913" };
const everything = {
  ...sms,
  fallback: "voice",
  user: { id: "user-canary-1", name: "Canary Name", email: "canary@contoso.com" },
  clientIp: "203.0.113.77",
  correlationId: "correlation-canary-1",
  metadata: { sessionId: "session-canary-1" },
};

const erase = (world: World, person: object, key = eraseKey) => world.call("POST", "/v1/people/erase", { key, body: person });

/** Until nothing is left, on a slow machine too: how many deliveries went. */
async function eraseAll(world: World, person: object, key = eraseKey): Promise<number> {
  let erased = 0;
  await waitUntil(
    "the erasure to be complete",
    () => erase(world, person, key),
    ({ status, body }) => {
      if (status === 200) erased += body.erased;
      return status === 200 && body.complete;
    },
  );
  return erased;
}

/** An answer that never came brought none. */
const messageIdOf = ({ carrierMessageId }: { carrierMessageId: string | null }): string[] =>
  carrierMessageId === null ? [] : [carrierMessageId];

/** What a busy Redis refuses is asked again. */
const post = (world: World, body: object, options?: CallOptions): Promise<Answer> =>
  waitUntil(
    "an answer other than 503",
    () => world.post(body, options),
    ({ status }) => status !== 503,
  );

async function pauseCarriers(world: World, verb: "pause" | "resume" = "pause"): Promise<void> {
  for (const carrier of ["twilio-a", "telnyx-b"]) await world.call("POST", `/v1/carriers/${carrier}/${verb}`, { key: opsKey });
}

/** Every key with its value as Redis would dump it, and every file after the append-only file was rewritten. */
async function dump(redis: Redis, folder: string): Promise<string> {
  await redis.save();
  await redis.bgrewriteaof();
  await waitUntil(
    "the append-only file to be rewritten",
    () => redis.info("persistence"),
    (info) => info.includes("aof_rewrite_in_progress:0") && info.includes("aof_rewrite_scheduled:0"),
  );
  const appendOnly = path.join(folder, "appendonlydir");
  await waitFor("the files that were rewritten to be removed", () => {
    const manifest = readFileSync(path.join(appendOnly, "appendonly.aof.manifest"), "utf8");
    return readdirSync(appendOnly).every((name) => name.endsWith(".manifest") || manifest.includes(name));
  });
  const keys = await redis.keys("*");
  const values = await Promise.all(keys.map(async (key) => (await redis.dumpBuffer(key))?.toString("latin1") ?? ""));
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return [...keys, ...values, ...files.map((file) => readFileSync(path.join(file.parentPath, file.name), "latin1"))].join("\n");
}

test("no trace of the person is left in Redis, its snapshot or its append-only file, and others are untouched", async () => {
  const secrets = { sealing: [newKey()], numbers: newKey() };
  const keyring = createKeyring(secrets);
  await using world = await startWorld({ config: { secrets, limits: { windowSeconds: 1 } } });
  // Values of any size uncompressed, so that the search sees what is there.
  const redis = new Redis(world.redis.url);
  await redis.config("SET", "rdbcompression", "no");
  const ids: string[] = [];
  for (let count = 0; count < 3; count += 1) {
    const { body } = await post(world, everything, { headers: { "idempotency-key": `idempotency-canary-${count}` } });
    ids.push(body.id);
  }
  const other = (await post(world, { ...sms, to: "+14255550172", user: { id: "user-other" } })).body.id;
  const messageIds: string[] = [];
  for (const id of ids) messageIds.push(...(await world.ended(id)).attempts.flatMap(messageIdOf));
  await world.ended(other);

  const words = createSearchWords(keyring);
  const hashes = [...phoneHashes(keyring, phone), ...words.user(everything.user.id), ...words.correlation(everything.correlationId)];
  const budget = createKeys("trunkline", 1).shard(0).budget(phoneHashes(keyring, phone)[0]);
  const plain = ["4255550171", "user-canary", "Canary Name", "canary@contoso", "203.0.113.77", "correlation-canary", "session-canary"];
  expect(messageIds.length).toBeGreaterThan(0);
  const traces = [...plain, ...hashes, ...ids, ...messageIds, "idempotency-canary"];
  const before = await dump(redis, world.redis.folder);
  for (const trace of [...hashes, ...ids, everything.user.id]) expect(before, "the search itself works").toContain(trace);
  const claims = async (): Promise<number> => (await redis.keys("*:i:*")).length;
  expect(await claims()).toBe(3);

  expect(await eraseAll(world, { to: "+1 (425) 555-0171" })).toBe(3);

  expect(await claims()).toBe(0);
  // To ask for a key that has run out makes the server remove it; until then its files may still hold it.
  await waitFor("the attempt budget to have run out", async () => (await redis.exists(budget)) === 0);
  const after = await dump(redis, world.redis.folder);
  expect(traces.filter((trace) => after.includes(trace))).toEqual([]);
  expect(after).toContain(other);
  redis.disconnect();

  for (const id of ids) expect((await world.call("GET", `/v1/deliveries/${id}`)).status).toBe(404);
  const listed = await world.call("GET", "/v1/deliveries", { key: supportKey });
  expect(listed.body.data.map(({ id }: { id: string }) => id)).toEqual([other]);
  // Again, and for somebody who was never known: nothing to do, and no harm.
  expect(await eraseAll(world, { to: phone })).toBe(0);
  expect(await eraseAll(world, { userId: "nobody" })).toBe(0);
});

test("the audit log says who erased how much, and nothing of the person; the metrics still count", async () => {
  await using world = await startWorld();
  const { body } = await post(world, everything);
  await world.ended(body.id);
  expect(await eraseAll(world, { userId: everything.user.id })).toBe(1);
  const audit = await world.call("GET", "/v1/audit", { key: opsKey });
  expect(audit.body.data[0]).toMatchObject({ keyName: "privacy", action: "person_erased", subject: "1 delivery by user id" });
  const metrics = await world.call("GET", "/metrics");
  expect(metrics.body).toContain('trunkline_deliveries_finished_total{channel="sms",status="delivered",reason="none"} 1');
});

test("a live delivery is canceled first: nothing is sent, and its place is free again", async () => {
  await using world = await startWorld();
  await pauseCarriers(world);
  for (let count = 0; count < 5; count += 1) expect((await post(world, sms)).status).toBe(202);
  expect(await eraseAll(world, { to: phone })).toBe(5);
  await pauseCarriers(world, "resume");
  const statuses: number[] = [];
  for (let count = 0; count < 6; count += 1) statuses.push((await post(world, sms)).status);
  expect(statuses).toEqual([202, 202, 202, 202, 202, 429]);
  await waitFor("the five new ones to arrive", () => world.standIn.phones.texts(phone).length === 5);
});

test("what has reached the phone counts on: erasure gives no further attempts", async () => {
  await using world = await startWorld();
  for (let count = 0; count < 5; count += 1) await world.ended((await post(world, sms)).body.id);
  expect(await eraseAll(world, { to: phone })).toBe(5);
  expect((await post(world, sms)).status).toBe(429);
});

test("an answer or a receipt that comes after the erasure brings nothing back", async () => {
  await using world = await startWorld();
  world.standIn.rules.set({ answer: { kind: "normal", delayMs: 400 }, receipts: { when: "after_answer" } });
  const { body } = await post(world, everything);
  await waitFor("the hand-over to be under way", () => world.standIn.requests.all().length === 1);
  expect(await eraseAll(world, { to: phone })).toBe(1);
  await world.standIn.idle();
  const redis = new Redis(world.redis.url);
  const left = (await redis.keys("*")).filter((key) => /:[dpucmi]:/.test(key) || key.endsWith(":due"));
  redis.disconnect();
  expect(left).toEqual([]);
  expect((await world.call("GET", `/v1/deliveries/${body.id}`)).status).toBe(404);
});

test("STOP outlives the person's erasure, without the number", async () => {
  await using world = await startWorld();
  await world.ended((await post(world, sms)).body.id);
  world.write(phone, "STOP");
  const redis = new Redis(world.redis.url);
  const optOut = async (): Promise<string | null> => {
    const [key] = await redis.keys("*:o:*");
    return key === undefined ? null : redis.get(key);
  };
  await waitUntil("STOP to be noted", optOut, (value) => value !== null);
  await eraseAll(world, { to: phone });
  expect(await optOut()).toBe("1");
  expect((await post(world, sms)).body.code).toBe("opted_out");
  redis.disconnect();
});

test("a tenant erases what is its own; the key of all tenants erases everywhere", async () => {
  const apiKeys = [
    { name: "mfa-backend", tenant: "default", secret: apiKey, scopes: ["deliveries:write", "deliveries:read"] },
    { name: "other", tenant: "other", secret: otherTenantKey, scopes: ["deliveries:write", "deliveries:read"] },
    { name: "privacy", tenant: "default", secret: eraseKey, scopes: ["people:erase"] },
    { name: "privacy-of-all", tenant: "*", secret: opsKey, scopes: ["people:erase"] },
  ];
  await using world = await startWorld({ shards: 3, config: { apiKeys } });
  const mine = (await post(world, { ...sms, user: { id: "u-1" } })).body.id;
  const others = (await post(world, { ...sms, user: { id: "u-1" } }, { key: otherTenantKey })).body.id;
  const read = async (id: string, key: string): Promise<number> => (await world.call("GET", `/v1/deliveries/${id}`, { key })).status;

  for (const person of [{ to: phone }, { userId: "u-1" }]) await eraseAll(world, person);
  expect([await read(mine, apiKey), await read(others, otherTenantKey)]).toEqual([404, 200]);
  const found = await world.call("GET", `/v1/deliveries?to=${encodeURIComponent(phone)}`, { key: otherTenantKey });
  expect(found.body.data.map(({ id }: { id: string }) => id)).toEqual([others]);
  expect(await eraseAll(world, { userId: "u-1" }, opsKey)).toBe(1);
  expect(await read(others, otherTenantKey)).toBe(404);
});

test("a call does a bounded amount of work and says so; calling again finishes it, also past what a crash left", async () => {
  await using world = await startWorld({ shards: 2 });
  await pauseCarriers(world);
  const user = { id: "u-many" };
  const phones = Array.from({ length: 230 }, (_, index) => `+1425555${1_000 + index}`);
  const takeTurns = async (): Promise<void> => {
    for (let to = phones.shift(); to !== undefined; to = phones.shift()) {
      await post(world, { ...sms, to, user }, { headers: { "idempotency-key": to } });
    }
  };
  await Promise.all([1, 2, 3, 4].map(takeTurns));
  const redis = new Redis(world.redis.url);
  const [index = ""] = await redis.keys("*:u:*");
  // Half of an erasure that was cut off, and of a record that has come to its end by itself.
  for (const id of await redis.zrange(index, "0", "4")) await redis.del(`${index.slice(0, index.indexOf(":u:"))}:d:${id}`);

  const first = await waitUntil(
    "the first answer",
    () => erase(world, { userId: user.id }),
    ({ status }) => status === 200,
  );
  expect(first.body.complete).toBe(false);
  expect(first.body.erased).toBeLessThanOrEqual(220);
  await eraseAll(world, { userId: user.id });
  expect(await redis.keys("*:d:*")).toEqual([]);
  expect(await redis.keys("*:u:*")).toEqual([]);
  redis.disconnect();
});

test("a record that somebody has damaged stands in nobody's way, and goes too", async () => {
  await using world = await startWorld();
  const [damaged, sound] = [await post(world, sms), await post(world, sms)];
  await world.ended(sound.body.id);
  const redis = new Redis(world.redis.url);
  await redis.set(`trunkline:{0}:d:${damaged.body.id}`, "damaged");
  expect(await eraseAll(world, { to: phone })).toBe(2);
  expect((await redis.keys("*")).filter((key) => /:[dp]:/.test(key))).toEqual([]);
  redis.disconnect();
});

test("with Redis hung, the answer is an honest 503", async () => {
  await using world = await startWorld();
  world.redis.hang();
  const { status, body } = await erase(world, { to: phone });
  world.redis.resume();
  expect([status, body.code]).toEqual([503, "queue_unavailable"]);
});
