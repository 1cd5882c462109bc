/** At the end of the personal time a delivery is made anonymous: real Redis, and a clock that the tests set. */
import { Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Delivery } from "../../src/delivery/delivery.ts";
import { createDeliveryId, shardOfPhone } from "../../src/delivery/id.ts";
import { createLedger } from "../../src/delivery/ledger.ts";
import { createRedisStore } from "../../src/delivery/redis-store.ts";
import { forgetPeople } from "../../src/erasure/forget-people.ts";
import { createRetention } from "../../src/erasure/retention.ts";
import { createKeys } from "../../src/redis/keys.ts";
import { createSearch } from "../../src/search/search.ts";
import { createSearchWords, indexKeysOf } from "../../src/search/index-keys.ts";
import { createKeyring } from "../../src/secrets/keyring.ts";
import { buildDelivery } from "../support/builders.ts";
import { newKey } from "../support/keyrings.ts";
import { startTestRedis, type TestRedis } from "../support/redis.ts";

const hourMs = 3_600_000;
const keys = createKeys("t", 2);
const tenants = ["default", "shop"];
const retention = createRetention({ delivery: { retentionHours: 100 }, tenants: [{ name: "shop", personalHours: 2 }] });
const words = createSearchWords(createKeyring({ sealing: [newKey()], numbers: newKey() }));
const phoneHash = "Zm9vYmFyYmF6cXV4cXV1eA";
const limits = { attempts: 1_000, windowMs: 300_000 };

let server: TestRedis;
let redis: Redis;
let now: number;
beforeAll(async () => {
  server = await startTestRedis({ appendFsync: "no" });
  redis = new Redis(server.url);
});
beforeEach(async () => {
  await redis.flushall();
  // What lies ahead of the server's clock is not accepted.
  now = Date.now() - 10 * hourMs;
});
afterAll(async () => {
  redis.disconnect();
  await server.stop();
});

function stage() {
  const store = createRedisStore({
    redis,
    keys,
    limits,
    retention,
    indexes: (delivery, shard) => indexKeysOf(delivery, shard, words, retention),
  });
  const clock = { now: () => now, measure: () => undefined };
  const ledger = createLedger({ store, clock, limits: { receiptTimeoutMs: 20_000 }, listener: { changed: () => undefined } });
  const search = createSearch({ redis, keys, store, words, tenants, carriers: [] });
  const find = async (by: { phoneHashes?: string[]; userId?: string; correlationId?: string }): Promise<string[]> => {
    const any = { phoneHashes: null, userId: null, correlationId: null, carrierMessageId: null, status: null, channel: null };
    const page = await search.find({ tenant: "*", ...any, since: null, until: null, limit: 100, cursor: null, ...by });
    return page.deliveries.map(({ id }) => id);
  };
  return { store, find, pass: () => forgetPeople({ redis, keys, store, ledger, clock, words, retention, tenants }) };
}

async function accept(store: ReturnType<typeof stage>["store"], changes: Partial<Delivery> = {}): Promise<string> {
  const id = createDeliveryId(now, shardOfPhone(phoneHash, keys.shardCount));
  const ended = { status: "delivered" as const, finishedAt: now + 1_000, sealedContent: null, dueAt: null };
  const delivery = buildDelivery({ id, phoneHash, tenant: "shop", createdAt: now, expiresAt: now + 180_000, ...ended, ...changes });
  const reply = await store.accept(delivery, { callerGivesUpAt: Date.now() + 60_000 });
  expect(reply.kind).toBe("accepted");
  return id;
}

test("then the masked number is left, and the delivery is found by its id alone", async () => {
  const { store, find, pass } = stage();
  const id = await accept(store);
  now += 2 * hourMs;
  await pass();
  expect((await store.read(id))?.delivery).toMatchObject({
    maskedTo: "+1 ••• ••• 0123",
    status: "delivered",
    sealedPerson: null,
    phoneHash: "",
    user: null,
    correlationId: null,
    metadata: null,
  });
  expect(await find({ phoneHashes: [phoneHash] })).toEqual([]);
  expect(await find({ userId: "u-1" })).toEqual([]);
  expect(await find({ correlationId: "c-1" })).toEqual([]);
  expect(await find({})).toEqual([id]);
  // Of the sets that named the person not even the names are left.
  const named = (await redis.keys("*")).filter((key) => key.includes(phoneHash) || /:(u|c):/.test(key));
  expect(named.filter((key) => !key.includes(":b:"))).toEqual([]);
});

test("not before, and not of a tenant that has no such time", async () => {
  const { store, find, pass } = stage();
  const [mine, others] = [await accept(store), await accept(store, { tenant: "default" })];
  now += 2 * hourMs - 1;
  await pass();
  expect((await find({ userId: "u-1" })).toSorted()).toEqual([mine, others].toSorted());
  now += 1;
  await pass();
  expect(await find({ userId: "u-1" })).toEqual([others]);
});

test("a record's end is not put off by being made anonymous", async () => {
  const { store, pass } = stage();
  const id = await accept(store);
  const key = keys.shard(shardOfPhone(phoneHash, keys.shardCount)).delivery(id);
  const end = await redis.pexpiretime(key);
  now += 2 * hourMs;
  await pass();
  expect(await redis.pexpiretime(key)).toBe(end);
});

test("any number of deliveries, also of the same moment, and each pass goes on where the last one stopped", async () => {
  const { store, find, pass } = stage();
  for (let count = 0; count < 120; count += 1) await accept(store);
  now += hourMs;
  const later = await accept(store);
  now += hourMs;
  await pass();
  expect(await find({ userId: "u-1" })).toEqual([later]);
  now += hourMs;
  const reads: string[] = [];
  const watched = { ...store, read: (id: string) => (reads.push(id), store.read(id)) };
  const watchedPass = (): Promise<void> =>
    forgetPeople({
      redis,
      keys,
      store: watched,
      ledger: createLedger({
        store,
        clock: { now: () => now, measure: () => undefined },
        limits: { receiptTimeoutMs: 1 },
        listener: { changed: () => undefined },
      }),
      clock: { now: () => now },
      words,
      retention,
      tenants,
    });
  await watchedPass();
  expect(await find({ userId: "u-1" })).toEqual([]);
  reads.length = 0;
  await watchedPass();
  // Those of the last one's moment are looked at again, the ones before are not.
  expect(reads).toEqual([later]);
});

test("one that should long have ended is waited for, and those behind it with it", async () => {
  const { store, find, pass } = stage();
  const before = await accept(store);
  now += 1;
  const live = await accept(store, { status: "sending", finishedAt: null, dueAt: now });
  now += 1;
  await accept(store);
  now += 2 * hourMs;
  await pass();
  expect((await store.read(before))?.delivery.sealedPerson).toBeNull();
  expect((await store.read(live))?.delivery.sealedPerson).not.toBeNull();
  const held = await store.read(live);
  if (held === null) throw new Error("gone");
  await store.commit(held, { ...held.delivery, status: "expired", finishedAt: now, dueAt: null }, { kind: "none" });
  await pass();
  expect(await find({ userId: "u-1" })).toEqual([]);
});
