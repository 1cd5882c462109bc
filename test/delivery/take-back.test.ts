/** An acceptance that its caller was refused is undone: whole, only that one, and only while nobody has built upon it. */
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createRedisStore } from "../../src/delivery/redis-store.ts";
import type { DeliveryStore } from "../../src/delivery/store.ts";
import { createTakeBack } from "../../src/delivery/take-back.ts";
import type { Delivery } from "../../src/delivery/delivery.ts";
import { connectFast, whenReady } from "../../src/redis/connection.ts";
import type { RedisClient } from "../../src/redis/client.ts";
import { startTcpProxy, type TcpProxy } from "../support/tcp-proxy.ts";
import { waitFor } from "../support/wait-for.ts";
import { fresh, keys, phone, retentionMs, shard, storeStage, windowMs } from "./store-stage.ts";

const stage = storeStage();
let wire: TcpProxy;
let remote: RedisClient;
/** The same store, over a wire that can be spoilt. */
let store: DeliveryStore;

beforeAll(async () => {
  wire = await startTcpProxy(() => [stage.redis.options.port ?? 0]);
  remote = connectFast({ url: `redis://127.0.0.1:${wire.port}` });
  await whenReady(remote, 5_000);
  store = createRedisStore({
    redis: remote,
    keys,
    limits: { attempts: 5, windowMs },
    retention: { ofTenant: () => retentionMs, longestMs: retentionMs },
    indexes: () => [],
  });
  // The server knows the script from now on, for one and for several: an answer that it doesn't would be lost like any other.
  await stage.accepted();
  await Promise.all([stage.accepted(), stage.accepted()]);
});
afterEach(() => wire.heal());
afterAll(async () => {
  remote.disconnect();
  await wire[Symbol.asyncDispose]();
});

/** Redis does it, and nobody hears of it. */
async function acceptUnheard(delivery: Delivery): Promise<void> {
  await expect(store.accept(delivery, { callerGivesUpAt: Date.now() + 1_000 })).rejects.toThrow();
  expect(await stage.store.read(delivery.id)).not.toBeNull();
}

test("Redis' answer is lost: what it did is undone as soon as it can be asked again, and the phone has its place back", async () => {
  const delivery = fresh();
  await wire.inflict({ kind: "half_open", lost: "answers" });
  await acceptUnheard(delivery);
  await wire.heal();
  await waitFor("the record to go", async () => (await stage.store.read(delivery.id)) === null);
  expect(await stage.redis.zscore(shard.due, delivery.id)).toBeNull();
  expect(await stage.redis.zscore(shard.budget(phone), `${delivery.id}.1`)).toBeNull();
  expect(await stage.redis.zscore(shard.ofPhone(phone), delivery.id)).toBeNull();
});

test("what a repetition has been told is accepted stays", async () => {
  const [found, forgotten] = [fresh(), fresh()];
  await wire.inflict({ kind: "half_open", lost: "answers" });
  await Promise.all([acceptUnheard(found), acceptUnheard(forgotten)]);
  const held = await stage.store.read(found.id);
  expect(held !== null && (await stage.store.rely(held))).toBe(true);
  await wire.heal();
  await waitFor("the other one to go", async () => (await stage.store.read(forgotten.id)) === null);
  expect((await stage.store.read(found.id))?.delivery).toEqual({ ...found, remainingAtAcceptance: 4 });
});

test("a delivery that was made anew under the same id is another one", async () => {
  const first = fresh();
  const second = { ...first, createdAt: first.createdAt + 1 };
  await stage.accepted(second);
  const takeBack = createTakeBack(stage.redis);
  expect(await takeBack.atOnce({ delivery: first, withFirst: null, shard, indexes: [] })).toBe(false);
  expect(await stage.store.read(first.id)).not.toBeNull();
  expect(await takeBack.atOnce({ delivery: second, withFirst: null, shard, indexes: [] })).toBe(true);
  expect(await stage.store.read(first.id)).toBeNull();
});
