/**
 * The model of the store answers as the scripts on a real Redis do, and leaves the same behind, whatever comes in whatever
 * order and however the clock jumps. What the simulation shows on the model is thereby true of Redis.
 */
import * as fc from "fast-check";
import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Delivery } from "../../src/delivery/delivery.ts";
import { createDeliveryId, shardOfPhone } from "../../src/delivery/id.ts";
import { createRedisStore } from "../../src/delivery/redis-store.ts";
import { finish } from "../../src/delivery/transitions.ts";
import type { BudgetStep, DeliveryStore, Held } from "../../src/delivery/store.ts";
import { createKeys } from "../../src/redis/keys.ts";
import { commandTimeoutMs } from "../../src/redis/connection.ts";
import { buildAttempt, buildDelivery } from "../support/builders.ts";
import { startTestRedis, type TestRedis } from "../support/redis.ts";
import { setServerClock } from "../support/server-clock.ts";
import { StoreModel } from "./store-model.ts";

const keys = createKeys("t", 2);
const limits = { attempts: 5, windowMs: 300_000 };
const retentionMs = 24 * 3_600_000;
/** Beyond the server's own time, so that nothing runs out while a test lasts. */
const beginsAt = Date.now() + 400 * 24 * 3_600_000;
/** Of both shards. */
const phones = ["Zm9vYmFyYmF6cXV4cXV1eA", "AAFvYmFyYmF6cXV4cXV1eA"];

let server: TestRedis;
let redis: Redis;
let setClock: (now: number) => void;

beforeAll(async () => {
  server = await startTestRedis();
  redis = new Redis(server.url);
  setClock = setServerClock(redis);
});
afterAll(async () => {
  redis.disconnect();
  await server.stop();
});

const wait = fc.oneof(
  fc.integer({ min: 0, max: 30_000 }),
  fc.constantFrom(0, 1, 179_999, 180_000, 299_999, 300_000, 300_001),
  fc.integer({ min: -900_000, max: -1 }),
);

const step = fc.record({
  operation: fc.constantFrom(
    // Often, so that budgets fill up.
    ...(["accept", "accept", "accept", "accept", "accept", "accept", "claim", "claim", "claim", "claim"] as const),
    "again",
    "none",
    "reached",
    "not_reached",
    "passed_on",
    "end",
    "due",
    "stop",
    "rely",
  ),
  waitMs: fc.oneof({ weight: 12, arbitrary: fc.integer({ min: 0, max: 2_000 }) }, { weight: 1, arbitrary: wait }),
  phone: fc.oneof({ weight: 4, arbitrary: fc.constant(phones[0] ?? "") }, { weight: 1, arbitrary: fc.constantFrom(...phones) }),
  /** Which of the deliveries so far, and how many versions behind it is read. */
  which: fc.nat({ max: 30 }),
  outdated: fc.constantFrom(0, 0, 0, 0, 0, 0, 1, 2),
  attempt: fc.constantFrom(1, 1, 2, 3, 4),
  aheadMs: fc.constantFrom(0, 500, 5_000, 180_000),
  clockErrorMs: fc.constantFrom(null, 0, 0, 0, 5, -5, commandTimeoutMs, commandTimeoutMs + 1, -commandTimeoutMs - 1),
  callerErrorMs: fc.constantFrom(0, 0, 0, 0, 0, -commandTimeoutMs - 1, commandTimeoutMs + 1),
  channel: fc.constantFrom("sms", "voice"),
  isPlanned: fc.boolean(),
});
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

/** One of the two, and every version of every delivery that it has told of. */
interface Side {
  readonly store: Pick<DeliveryStore, "accept" | "read" | "commit" | "takeDue" | "rely">;
  readonly versions: Map<string, Held[]>;
}

function modelled(model: StoreModel, now: () => number): Side["store"] {
  return {
    accept: (delivery, options) => Promise.resolve(model.accept(now(), delivery, options)),
    commit: (held, next, budget, decidedAt) => Promise.resolve(model.commit(now(), held, next, budget, decidedAt)),
    read: (id) => Promise.resolve(model.read(id)),
    takeDue: (shard, options) => Promise.resolve(model.takeDue(now(), shard, options)),
    rely: ({ delivery }) => Promise.resolve(model.rely(delivery.id)),
  };
}

async function take(side: Side, now: number, one: Step, delivery: Delivery, optOut: () => Promise<void>): Promise<unknown> {
  const ids = [...side.versions.keys()];
  const known = side.versions.get(ids[one.which % Math.max(1, ids.length)] ?? "") ?? [];
  const held = known.at(-1 - Math.min(one.outdated, known.length - 1));
  const keep = (reply: { readonly kind: string; readonly held?: Held }): unknown => {
    const { held: newer } = reply;
    if (newer !== undefined) side.versions.set(newer.delivery.id, [...(side.versions.get(newer.delivery.id) ?? []), newer]);
    return reply;
  };
  const decidedAt = one.clockErrorMs === null ? undefined : now + one.clockErrorMs;
  const commit = async (next: (delivery: Delivery) => Delivery, budget: BudgetStep): Promise<unknown> =>
    held === undefined ? null : keep(await side.store.commit(held, next(held.delivery), budget, decidedAt));
  const changed = (before: Delivery): Delivery => ({ ...before, locale: before.locale === "de" ? "fr" : "de", dueAt: now + one.aheadMs });
  switch (one.operation) {
    case "accept": {
      const callerGivesUpAt = delivery.createdAt + commandTimeoutMs;
      const first = { delivery: { ...delivery, attempts: [buildAttempt({ startedAt: now })] }, endsAt: delivery.createdAt + one.aheadMs };
      return keep(await side.store.accept(delivery, { callerGivesUpAt, ...(one.isPlanned && { first }) }));
    }
    case "again":
      return held === undefined ? null : keep(await side.store.accept({ ...held.delivery, locale: "pl" }, { callerGivesUpAt: now }));
    case "claim":
      return commit((before) => ({ ...changed(before), attempts: [buildAttempt({ startedAt: now })] }), {
        kind: "claim",
        attempt: one.attempt,
        endsAt: now + one.aheadMs,
      });
    case "none":
      return commit(changed, { kind: "none" });
    case "reached":
    case "not_reached":
    case "passed_on":
      return commit(changed, { kind: one.operation, attempt: one.attempt });
    case "end":
      return commit((before) => finish(before, { status: "canceled", reason: "canceled" }, now), {
        kind: "not_reached",
        attempt: one.attempt,
      });
    case "due":
      return side.store.takeDue(one.which % keys.shardCount, { most: 2, putOffMs: one.aheadMs });
    case "stop":
      return optOut();
    case "rely":
      return held === undefined ? null : side.store.rely(held);
  }
}

async function inRedis(): Promise<unknown> {
  const shards = Array.from({ length: keys.shardCount }, (_, shard) => keys.shard(shard));
  return {
    due: await Promise.all(shards.map(async ({ due }) => pairs(await redis.zrange(due, "0", "-1", "WITHSCORES")))),
    budgets: await Promise.all(
      phones.map(async (phone) => {
        const log = pairs(await redis.zrange(keys.shard(shardOfPhone(phone, 2)).budget(phone), "0", "-1", "WITHSCORES"));
        return { writtenAt: log["!"] ?? null, entries: Object.fromEntries(Object.entries(log).filter(([id]) => id !== "!")) };
      }),
    ),
  };
}

function inModel(model: StoreModel): unknown {
  return {
    due: [0, 1].map((shard) => Object.fromEntries(model.due(shard))),
    budgets: phones.map((phone) => ({
      writtenAt: model.budget(phone).writtenAt(),
      entries: Object.fromEntries(model.budget(phone).entries()),
    })),
  };
}

function pairs(flat: readonly string[]): Record<string, number> {
  return Object.fromEntries(flat.flatMap((id, at) => (at % 2 === 0 ? [[id, Number(flat[at + 1])]] : [])));
}

test("model and scripts give the same answers, records, due index and budget logs", async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60 }), async (steps) => {
      await redis.flushall();
      const model = new StoreModel(limits, keys.shardCount);
      const retention = { ofTenant: () => retentionMs, longestMs: retentionMs };
      let now = beginsAt;
      const real: Side = { store: createRedisStore({ redis, keys, limits, retention, indexes: () => [] }), versions: new Map() };
      const fake: Side = { store: modelled(model, () => now), versions: new Map() };
      for (const one of steps) {
        now += one.waitMs;
        setClock(now);
        const shard = shardOfPhone(one.phone, keys.shardCount);
        const createdAt = now + one.callerErrorMs;
        const delivery = buildDelivery({
          id: createDeliveryId(createdAt, shard),
          phoneHash: one.phone,
          channel: one.channel,
          createdAt,
          expiresAt: createdAt + 180_000,
          dueAt: createdAt + 5_000,
        });
        const expected = await take(fake, now, one, delivery, () => Promise.resolve(model.optOut(one.phone)));
        const answered = await take(real, now, one, delivery, async () => void (await redis.set(keys.shard(shard).optOut(one.phone), "1")));
        expect(answered).toEqual(expected);
        for (const id of model.ids()) expect(await real.store.read(id)).toEqual(model.read(id));
        expect(await inRedis()).toEqual(inModel(model));
        seen.add(`${one.operation}: ${(expected as { kind?: string } | undefined)?.kind ?? ""}`);
      }
    }),
    { numRuns: 60 },
  );
  // Every answer that the scripts know was given.
  for (const [operation, ...kinds] of [
    ["accept", "accepted", "late", "opted_out", "denied"],
    ["again", "exists"],
    ["claim", "committed", "conflict", "late", "denied", "wrong_clock"],
    ["passed_on", "committed"],
  ] as const) {
    for (const kind of kinds) expect(seen).toContain(`${operation}: ${kind}`);
  }
});
