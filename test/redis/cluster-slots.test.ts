/** Slots of a Cluster: counted as it counts them, and while one moves from master to master nothing in it is taken for gone. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { createRedisStore } from "../../src/delivery/redis-store.ts";
import type { DeliveryStore, Held } from "../../src/delivery/store.ts";
import type { RedisClient } from "../../src/redis/client.ts";
import { connectFast, whenReady } from "../../src/redis/connection.ts";
import { createKeys } from "../../src/redis/keys.ts";
import { slotOf } from "../../src/redis/slot.ts";
import { isUnavailable } from "../../src/redis/unavailable.ts";
import { fresh, shardNumber, windowMs } from "../delivery/store-stage.ts";
import { startTestCluster, type TestCluster } from "../support/redis-cluster.ts";

let cluster: TestCluster;
let redis: RedisClient;
beforeAll(async () => {
  cluster = await startTestCluster();
  redis = connectFast({ url: cluster.url });
  await whenReady(redis, 10_000);
});
afterAll(async () => {
  redis.disconnect();
  await cluster.stop();
});

test("slots are counted as the Cluster counts them", async () => {
  const keys = [
    "",
    "a",
    "trunkline:{0}:d:dlv_1",
    "trunkline:{control}",
    "trunkline:{sender:+14255550100}",
    "{}x",
    "{}{a}",
    "é{ü}",
    "{a}{b}",
  ];
  const [node] = cluster.nodes;
  const counted = await node?.ask((one) => Promise.all(keys.map((key) => one.cluster("KEYSLOT", key))));
  expect(keys.map((key) => slotOf(key))).toEqual(counted);
});

const keys = createKeys("t", 4);
const { due, delivery: recordKey } = keys.shard(shardNumber);
const openStore = (): DeliveryStore =>
  createRedisStore({
    redis,
    keys,
    limits: { attempts: 5, windowMs },
    retention: { ofTenant: () => 3_600_000, longestMs: 3_600_000 },
    indexes: () => [],
  });

test("while a slot moves, its phones wait, and what is due stays due", async () => {
  const store = openStore();
  const accept = (delivery = fresh()) => store.accept(delivery, { callerGivesUpAt: Date.now() + 10_000 });
  const delivery = fresh({ dueAt: Date.now() - 1_000 });
  expect((await accept(delivery)).kind).toBe("accepted");

  await cluster.moveSlot(due, async (moveKeys) => {
    // The index goes first, and the record comes later.
    await moveKeys([due]);
    await expect(accept()).rejects.toSatisfy(isUnavailable);
    expect(await store.takeDue(shardNumber, { most: 10, putOffMs: 0 })).toEqual([delivery.id]);
    expect((await store.read(delivery.id))?.delivery.id).toBe(delivery.id);
    await moveKeys([recordKey(delivery.id)]);
    expect((await store.read(delivery.id))?.delivery.id).toBe(delivery.id);
  });
  expect(await store.takeDue(shardNumber, { most: 10, putOffMs: 0 })).toEqual([delivery.id]);
  expect((await accept()).kind).toBe("accepted");
});

test("while a slot moves, what travels together fails once for what has moved; what has not goes by itself then", async () => {
  const store = openStore();
  const accepted = async (): Promise<Held> => {
    const reply = await store.accept(fresh(), { callerGivesUpAt: Date.now() + 10_000 });
    if (reply.kind !== "accepted") throw new Error(`not accepted: ${reply.kind}`);
    return reply.held;
  };
  const [moved, there] = [await accepted(), await accepted()];
  const commitBoth = () => Promise.allSettled([moved, there].map((held) => store.commit(held, held.delivery, { kind: "none" })));

  await cluster.moveSlot(due, async (moveKeys) => {
    await moveKeys([recordKey(moved.delivery.id)]);
    const together = await commitBoth();
    for (const result of together) expect(result.status === "rejected" && isUnavailable(result.reason)).toBe(true);
    const apart = await commitBoth();
    expect(apart.map(({ status }) => status)).toEqual(["rejected", "fulfilled"]);
  });
  expect((await store.read(there.delivery.id))?.version).toBe(2);
});
