/** A store over a real Redis of its own, emptied before each test, with one phone that tests send to. */
import { Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { createDeliveryId, shardOfPhone } from "../../src/delivery/id.ts";
import type { Delivery } from "../../src/delivery/delivery.ts";
import { createRedisStore, type RedisStoreOptions } from "../../src/delivery/redis-store.ts";
import type { BudgetStep, DeliveryStore, Held } from "../../src/delivery/store.ts";
import { claim } from "../../src/delivery/transitions.ts";
import { createKeys, type ShardKeys } from "../../src/redis/keys.ts";
import { buildAttempt, buildDelivery } from "../support/builders.ts";
import { startTestRedis, type TestRedis } from "../support/redis.ts";

export const phone = "Zm9vYmFyYmF6cXV4cXV1eA";
export const retentionMs = 3_600_000;
export const windowMs = 300_000;
export const keys = createKeys("t", 4);
/** Where all lies that concerns the phone. */
export const shardNumber = shardOfPhone(phone, keys.shardCount);
export const shard: ShardKeys = keys.shard(shardNumber);

export interface StoreStage {
  readonly redis: Redis;
  readonly store: DeliveryStore;
  readonly accept: (delivery: Delivery) => ReturnType<DeliveryStore["accept"]>;
  readonly accepted: (delivery?: Delivery) => Promise<Held>;
  /** Uses up the phone's budget. */
  readonly acceptFive: () => Promise<readonly [Held, ...Held[]]>;
  readonly committed: (held: Held, next: Delivery, budget: BudgetStep) => Promise<Held>;
}

export function storeStage(changes: Partial<Pick<RedisStoreOptions, "indexes" | "retention">> = {}): StoreStage {
  let server: TestRedis;
  let redis: Redis;
  let store: DeliveryStore;

  beforeAll(async () => {
    server = await startTestRedis();
    redis = new Redis(server.url);
    store = createRedisStore({
      redis,
      keys,
      limits: { attempts: 5, windowMs },
      retention: { ofTenant: () => retentionMs, longestMs: retentionMs },
      indexes: () => [],
      ...changes,
    });
  });
  beforeEach(async () => void (await redis.flushall()));
  afterAll(async () => {
    redis.disconnect();
    await server.stop();
  });

  const accept = (delivery: Delivery): ReturnType<DeliveryStore["accept"]> =>
    store.accept(delivery, { callerGivesUpAt: Date.now() + 1_000 });
  const accepted = async (delivery = fresh()): Promise<Held> => {
    const reply = await accept(delivery);
    if (reply.kind !== "accepted") throw new Error(`not accepted: ${reply.kind}`);
    return reply.held;
  };
  return {
    get redis() {
      return redis;
    },
    get store() {
      return store;
    },
    accept,
    accepted,
    async acceptFive() {
      const first = await accepted();
      const others = [];
      while (others.length < 4) others.push(await accepted());
      return [first, ...others];
    },
    async committed(held, next, budget) {
      const reply = await store.commit(held, next, budget);
      if (reply.kind !== "committed") throw new Error(`not committed: ${reply.kind}`);
      return reply.held;
    },
  };
}

export function fresh(changes: Partial<Delivery> = {}): Delivery {
  const now = Date.now();
  const phoneHash = changes.phoneHash ?? phone;
  const id = createDeliveryId(now, shardOfPhone(phoneHash, keys.shardCount));
  return buildDelivery({ id, phoneHash, createdAt: now, expiresAt: now + 180_000, dueAt: now + 5_000, ...changes });
}

export function claimed(held: Held): Delivery {
  const { number: _, ...taken } = buildAttempt({ startedAt: Date.now(), leaseUntil: Date.now() + 6_000 });
  return claim(held.delivery, taken);
}

export const endsAt = (): number => Date.now() + 5_000;
