/** What too few replicas have is taken back at once, but for what somebody was told of; with a real Redis, and replicas as the test says. */
import { Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createRedisStore } from "../../src/delivery/redis-store.ts";
import type { AcceptReply, DeliveryStore } from "../../src/delivery/store.ts";
import { UnsafeClaim } from "../../src/delivery/unsafe-claim.ts";
import { createKeys } from "../../src/redis/keys.ts";
import type { SafeWrites } from "../../src/redis/safe-writes.ts";
import { startTestRedis, type TestRedis } from "../support/redis.ts";
import { claimed, endsAt, fresh, retentionMs, shard, windowMs } from "./store-stage.ts";

let server: TestRedis;
let redis: Redis;
let store: DeliveryStore;
let isSafe = true;
/** Runs between what is written and what is heard of it. */
let meanwhile = async (): Promise<unknown> => undefined;
const writes: SafeWrites = {
  othersMayBeUndone: true,
  async run(script, call) {
    const reply = await script.run(redis, call);
    await meanwhile();
    return { reply, isSafe };
  },
};

beforeAll(async () => {
  server = await startTestRedis({ appendFsync: "no" });
  redis = new Redis(server.url);
  store = createRedisStore({
    redis,
    writes,
    keys: createKeys("t", 4),
    limits: { attempts: 5, windowMs },
    retention: { ofTenant: () => retentionMs, longestMs: retentionMs },
    indexes: (delivery, { ofTenant }) => [{ key: ofTenant(delivery.tenant), keptMs: retentionMs }],
  });
});
beforeEach(async () => {
  isSafe = true;
  meanwhile = () => Promise.resolve();
  await redis.flushall();
});
afterAll(async () => {
  redis.disconnect();
  await server.stop();
});

const accept = (delivery = fresh()): Promise<AcceptReply> => store.accept(delivery, { callerGivesUpAt: Date.now() + 1_000 });

test("an acceptance that is not safe leaves nothing but the clock's mark in the budget", async () => {
  isSafe = false;
  expect(await accept()).toEqual({ kind: "unsafe", wasTakenBack: true });
  const left = await redis.keys("*");
  expect(await Promise.all(left.map((key) => redis.zrange(key, "0", "-1")))).toEqual([["!"]]);
});

test("it stays when somebody has been told of it meanwhile", async () => {
  const delivery = fresh();
  isSafe = false;
  meanwhile = async () => {
    meanwhile = () => Promise.resolve();
    isSafe = true;
    const reply = await accept(delivery);
    expect(reply).toMatchObject({ kind: "exists", held: { delivery: { id: delivery.id } } });
    isSafe = false;
  };
  expect(await accept(delivery)).toEqual({ kind: "unsafe", wasTakenBack: false });
  expect((await store.read(delivery.id))?.delivery).toMatchObject({ id: delivery.id, status: "queued" });
  expect(await redis.zscore(shard.due, delivery.id)).not.toBeNull();
});

test("it stays when a repetition has made the same delivery anew meanwhile", async () => {
  const delivery = fresh();
  isSafe = false;
  meanwhile = async () => {
    meanwhile = () => Promise.resolve();
    isSafe = true;
    await redis.del(shard.delivery(delivery.id));
    expect((await accept({ ...delivery, sealedContent: "abcd.sealedanew" })).kind).toBe("accepted");
    isSafe = false;
  };
  expect(await accept(delivery)).toEqual({ kind: "unsafe", wasTakenBack: false });
  expect((await store.read(delivery.id))?.delivery.sealedContent).toBe("abcd.sealedanew");
});

test("whoever is to rely on a record is told whether it is there, and safe", async () => {
  const reply = await accept();
  if (reply.kind !== "accepted") throw new Error(reply.kind);
  const { held } = reply;
  const ttlMs = await redis.pttl(shard.delivery(held.delivery.id));
  expect(await store.rely(held)).toBe(true);
  expect(await redis.pttl(shard.delivery(held.delivery.id))).toBeGreaterThan(ttlMs - 10_000);
  expect((await store.read(held.delivery.id))?.delivery).toEqual(held.delivery);
  // WAIT asks for no more than its own connection has written: whoever relies on what others wrote writes, too.
  const changes = async (): Promise<number> => Number(/rdb_changes_since_last_save:(\d+)/.exec(await redis.info("persistence"))?.[1]);
  const before = await changes();
  expect(await store.rely(held)).toBe(true);
  expect(await changes()).toBe(before + 1);
  isSafe = false;
  expect(await store.rely(held)).toBe(false);
  isSafe = true;
  await redis.del(shard.delivery(held.delivery.id));
  expect(await store.rely(held)).toBe(false);
});

test("a claim that is not safe says so; what hands nothing over need not be", async () => {
  const reply = await accept();
  if (reply.kind !== "accepted") throw new Error(reply.kind);
  isSafe = false;
  const claiming = store.commit(reply.held, claimed(reply.held), { kind: "claim", attempt: 1, endsAt: endsAt() });
  const error = await claiming.catch((thrown: unknown) => thrown);
  if (!(error instanceof UnsafeClaim)) throw new Error("the claim was taken for safe");
  expect(error.held).toMatchObject({ version: 2, delivery: { attempts: [{ number: 1 }] } });
  expect(await store.commit(error.held, reply.held.delivery, { kind: "claim", attempt: 1, endsAt: endsAt() })).toMatchObject({
    kind: "committed",
  });
});
