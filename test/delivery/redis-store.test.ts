/** The store's scripts on a real Redis: all or nothing, nobody overwrites what was not read, no claim without budget. */
import { Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createDeliveryId, shardOfPhone } from "../../src/delivery/id.ts";
import type { Delivery } from "../../src/delivery/delivery.ts";
import { createRedisStore } from "../../src/delivery/redis-store.ts";
import type { DeliveryStore, Held } from "../../src/delivery/store.ts";
import { claim, recordOutcome } from "../../src/delivery/transitions.ts";
import { createKeys } from "../../src/redis/keys.ts";
import { buildAttempt, buildDelivery } from "../support/builders.ts";
import { startTestRedis, type TestRedis } from "../support/redis.ts";

let server: TestRedis;
let redis: Redis;
let store: DeliveryStore;
const keys = createKeys("t", 4);
const limits = { attempts: 5, windowMs: 300_000 };

beforeAll(async () => {
  server = await startTestRedis();
  redis = new Redis(server.url);
  store = createRedisStore({ redis, keys, limits, retentionMs: 3_600_000, indexes: () => [] });
});
beforeEach(async () => {
  await redis.flushall();
});
afterAll(async () => {
  redis.disconnect();
  await server.stop();
});

const phone = "Zm9vYmFyYmF6cXV4cXV1eA";

function fresh(changes: Partial<Delivery> = {}): Delivery {
  const now = Date.now();
  const phoneHash = changes.phoneHash ?? phone;
  const id = createDeliveryId(now, shardOfPhone(phoneHash, keys.shardCount));
  return buildDelivery({ id, phoneHash, createdAt: now, expiresAt: now + 180_000, dueAt: now + 5_000, ...changes });
}

function accept(delivery: Delivery): ReturnType<DeliveryStore["accept"]> {
  return store.accept(delivery, { callerGivesUpAt: Date.now() + 1_000 });
}

async function accepted(delivery = fresh()): Promise<Held> {
  const reply = await accept(delivery);
  if (reply.kind !== "accepted") throw new Error(`not accepted: ${reply.kind}`);
  return reply.held;
}

function claimed(held: Held): Delivery {
  const { number: _, ...taken } = buildAttempt({ startedAt: Date.now(), leaseUntil: Date.now() + 6_000 });
  return claim(held.delivery, taken);
}

const endsAt = (): number => Date.now() + 5_000;

test("an accepted delivery is in the store, in the due index and in its phone's budget", async () => {
  const { delivery } = await accepted();
  expect((await store.read(delivery.id))?.delivery).toEqual(delivery);
  const shard = keys.shard(shardOfPhone(phone, keys.shardCount));
  expect(await redis.zscore(shard.due, delivery.id)).toBe(String(delivery.dueAt));
  expect(await redis.zrange(shard.budget(phone), "0", "-1")).toContain(`${delivery.id}.1`);
});

test("sixty requests for one phone at once: five are accepted, and told how many are left", async () => {
  const replies = await Promise.all(Array.from({ length: 60 }, () => accept(fresh())));
  const remaining = replies.flatMap((reply) => (reply.kind === "accepted" ? [reply.held.delivery.remainingAtAcceptance] : []));
  expect(remaining.toSorted((one, other) => one - other)).toEqual([0, 1, 2, 3, 4]);
  const denied = replies.filter((reply) => reply.kind === "denied");
  expect(denied).toHaveLength(55);
  for (const { retryAfterMs } of denied) expect(retryAfterMs).toBeLessThanOrEqual(limits.windowMs);
});

test("accepting the same id again changes nothing and returns what there is", async () => {
  const delivery = fresh();
  await accepted(delivery);
  const again = await accept({ ...delivery, locale: "fr" });
  expect(again).toMatchObject({ kind: "exists", held: { delivery: { locale: "en-US" } } });
  const shard = keys.shard(shardOfPhone(phone, keys.shardCount));
  expect(await redis.zcard(shard.budget(phone))).toBe(2); // one attempt and the clock's mark
});

test("a caller that has given up finds nothing accepted behind its back", async () => {
  const delivery = fresh();
  expect(await store.accept(delivery, { callerGivesUpAt: Date.now() - 1 })).toEqual({ kind: "late" });
  expect(await store.read(delivery.id)).toBeNull();
  expect(await redis.keys("*")).toEqual([]);
});

test("of two that claim the same delivery at once, one wins", async () => {
  const held = await accepted();
  const replies = await Promise.all(
    Array.from({ length: 10 }, () => store.commit(held, claimed(held), { kind: "claim", attempt: 1, endsAt: endsAt() })),
  );
  expect(replies.filter((reply) => reply.kind === "committed")).toHaveLength(1);
  expect(replies.filter((reply) => reply.kind === "conflict")).toHaveLength(9);
});

test("a conflict brings the newer record", async () => {
  const held = await accepted();
  await store.commit(held, { ...held.delivery, locale: "de" }, { kind: "none" });
  const reply = await store.commit(held, { ...held.delivery, locale: "fr" }, { kind: "none" });
  expect(reply).toMatchObject({ kind: "conflict", held: { version: 2, delivery: { locale: "de" } } });
});

test("no claim after the code's life, by the store's clock", async () => {
  const now = Date.now();
  const held = await accepted(fresh({ createdAt: now - 180_000, expiresAt: now - 1 }));
  expect(await store.commit(held, claimed(held), { kind: "claim", attempt: 1, endsAt: endsAt() })).toEqual({ kind: "late" });
});

test("a further attempt needs a place in the phone's budget", async () => {
  const holders = [];
  for (let index = 0; index < 5; index += 1) holders.push(await accepted());
  const [held] = holders;
  if (held === undefined) throw new Error("no delivery");
  const first = await store.commit(held, claimed(held), { kind: "claim", attempt: 1, endsAt: endsAt() });
  if (first.kind !== "committed") throw new Error(first.kind);
  const unknown = recordOutcome(first.held.delivery, 1, { outcome: "unknown", carrierCode: null, carrierText: null }, Date.now());
  const second = await store.commit(first.held, unknown, { kind: "reached", attempt: 1 });
  if (second.kind !== "committed") throw new Error(second.kind);
  const reply = await store.commit(second.held, claimed(second.held), { kind: "claim", attempt: 2, endsAt: endsAt() });
  expect(reply.kind).toBe("denied");
});

test("a place passed on waits for the next attempt, and nobody else gets it", async () => {
  const holders = [];
  for (let index = 0; index < 5; index += 1) holders.push(await accepted());
  const [held] = holders;
  if (held === undefined) throw new Error("no delivery");
  const first = await store.commit(held, claimed(held), { kind: "claim", attempt: 1, endsAt: endsAt() });
  if (first.kind !== "committed") throw new Error(first.kind);
  const failed = recordOutcome(first.held.delivery, 1, { outcome: "unavailable", carrierCode: null, carrierText: null }, Date.now());
  const second = await store.commit(first.held, failed, { kind: "passed_on", attempt: 1 });
  if (second.kind !== "committed") throw new Error(second.kind);
  expect((await accept(fresh())).kind).toBe("denied");
  const third = await store.commit(second.held, claimed(second.held), { kind: "claim", attempt: 2, endsAt: endsAt() });
  expect(third.kind).toBe("committed");
});

test("a place given back is there for the next request", async () => {
  const holders = [];
  for (let index = 0; index < 5; index += 1) holders.push(await accepted());
  const [held] = holders;
  if (held === undefined) throw new Error("no delivery");
  await store.commit(held, held.delivery, { kind: "not_reached", attempt: 1 });
  expect((await accept(fresh())).kind).toBe("accepted");
  expect((await accept(fresh())).kind).toBe("denied");
});

test("what is due is taken once, and comes again if whoever took it dies", async () => {
  const now = Date.now();
  const { delivery } = await accepted(fresh({ dueAt: now - 10 }));
  const shard = shardOfPhone(phone, keys.shardCount);
  const taken = await Promise.all([1, 2, 3].map(() => store.takeDue(shard, { most: 10, putOffMs: 60_000 })));
  expect(taken.flat()).toEqual([delivery.id]);
  await redis.zadd(keys.shard(shard).due, Date.now() - 1, delivery.id);
  expect(await store.takeDue(shard, { most: 10, putOffMs: 60_000 })).toEqual([delivery.id]);
});

test("an ended delivery leaves the due index", async () => {
  const held = await accepted();
  await store.commit(held, { ...held.delivery, dueAt: null }, { kind: "none" });
  expect(await redis.exists(keys.shard(shardOfPhone(phone, keys.shardCount)).due)).toBe(0);
});
