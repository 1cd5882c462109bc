/**
 * The attempt budget's Lua on a real Redis: equal to the model in any interleaving of takes, moves and give-backs with a
 * clock that jumps; and under concurrent callers never a window with more than the limit.
 */
import * as fc from "fast-check";
import { Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { defineScript } from "../../src/redis/script.ts";
import { startTestRedis, type TestRedis } from "../support/redis.ts";
import { BudgetModel, type TakeReply } from "./budget-model.ts";

const windowMs = 300_000;
const limit = 5;

const probe = defineScript({
  name: "budget-probe",
  file: new URL("budget-probe.lua", import.meta.url),
  include: [new URL("../../src/budget/budget.lua", import.meta.url)],
  keys: ["budget"],
  args: ["operation", "now", "attemptId", "score", "limit", "windowMs"],
  reply: (raw): TakeReply => {
    const [granted, count, retryAfterMs] = raw as [number, number, number];
    return { granted: granted === 1, count, retryAfterMs };
  },
});

let server: TestRedis;
let redis: Redis;

beforeAll(async () => {
  server = await startTestRedis();
  redis = new Redis(server.url);
  // The server knows the script from now on: the first call would be sent a second time, behind those that follow it.
  await call("giveBack", 0, "dlv.0", 0);
});
beforeEach(async () => {
  await redis.flushall();
});
afterAll(async () => {
  redis.disconnect();
  await server.stop();
});

type Operation = "take" | "move" | "giveBack";
/** What the probe answers where the script answers nothing. */
const nothingTaken: TakeReply = { granted: true, count: 0, retryAfterMs: 0 };

/** Calls without a wait between them are carried out in their order, over the one connection. */
function call(operation: Operation, now: number, attemptId: string, score: number, key = "b"): Promise<TakeReply> {
  return probe.run(redis, { keys: { budget: key }, args: { operation, now, attemptId, score, limit, windowMs } });
}

const step = fc.record({
  operation: fc.constantFrom<Operation[]>("take", "take", "take", "move", "giveBack"),
  id: fc.integer({ min: 0, max: 9 }).map((number) => `dlv.${number}`),
  /** How far the clock goes on; now and then it falls back, as after a failover. */
  clockMs: fc.oneof(
    fc.integer({ min: 0, max: 120_000 }),
    fc.integer({ min: -400_000, max: 0 }),
    fc.constantFrom(0, 299_999, 300_000, 300_001),
  ),
  /** The latest hand-over, from now: reservations lie in the future, answers at now. */
  aheadMs: fc.constantFrom(0, 0, 1, 5_000, 180_000),
});

test("the script answers as the model does, whatever the order of calls and however the clock jumps", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), async (steps) => {
      await redis.flushall();
      const model = new BudgetModel(limit, windowMs);
      let now = 1_700_000_000_000;
      const expected: TakeReply[] = [];
      const replies = steps.map(({ operation, id, clockMs, aheadMs }) => {
        now += clockMs;
        expected.push(answerOf(model, operation, now, id, now + aheadMs));
        return call(operation, now, id, now + aheadMs);
      });
      expect(await Promise.all(replies)).toEqual(expected);
    }),
    { numRuns: 150 },
  );
});

function answerOf(model: BudgetModel, operation: Operation, now: number, id: string, score: number): TakeReply {
  switch (operation) {
    case "take":
      return model.take(now, id, score);
    case "move":
      model.move(now, id, score);
      return nothingTaken;
    case "giveBack":
      model.giveBack(id);
      return nothingTaken;
  }
}

test("sixty concurrent callers of one phone get five places", async () => {
  const now = Date.now();
  const replies = await Promise.all(Array.from({ length: 60 }, (_, index) => call("take", now, `dlv.${index}`, now)));
  expect(replies.filter((reply) => reply.granted)).toHaveLength(5);
});

test("in any stretch of a window, no more hand-overs are granted than the limit", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 90_000 }), { minLength: 20, maxLength: 80 }), async (pauses) => {
      await redis.flushall();
      let now = 1_700_000_000_000;
      const requests = pauses.map(async (pauseMs, index) => {
        const at = (now += pauseMs);
        return (await call("take", at, `dlv.${index}`, at)).granted ? [at] : [];
      });
      const granted = (await Promise.all(requests)).flat();
      for (const from of granted) {
        expect(granted.filter((at) => at >= from && at < from + windowMs).length).toBeLessThanOrEqual(limit);
      }
    }),
    { numRuns: 60 },
  );
});

test("the same attempt asked for twice takes one place", async () => {
  const now = Date.now();
  await call("take", now, "dlv.1", now);
  expect(await call("take", now + 10, "dlv.1", now + 10)).toEqual({ granted: true, count: 1, retryAfterMs: 0 });
});

test("a refusal says when the next place is free, to the millisecond", async () => {
  const now = 1_700_000_000_000;
  for (let index = 0; index < limit; index += 1) await call("take", now + index * 1_000, `dlv.${index}`, now + index * 1_000);
  const refused = await call("take", now + 10_000, "dlv.9", now + 10_000);
  expect(refused).toEqual({ granted: false, count: 5, retryAfterMs: windowMs - 10_000 });
  expect((await call("take", now + 10_000 + refused.retryAfterMs - 1, "dlv.9", now)).granted).toBe(false);
  expect((await call("take", now + 10_000 + refused.retryAfterMs, "dlv.9", now)).granted).toBe(true);
});

test("a millisecond before a place is free, a refusal says one millisecond", async () => {
  const now = 1_700_000_000_000;
  for (let index = 0; index < limit; index += 1) await call("take", now, `dlv.${index}`, now);
  expect(await call("take", now + windowMs - 1, "dlv.9", now)).toEqual({ granted: false, count: 5, retryAfterMs: 1 });
});

test("a place given back is free at once, and giving it back twice frees one", async () => {
  const now = Date.now();
  for (let index = 0; index < limit; index += 1) await call("take", now, `dlv.${index}`, now);
  await call("giveBack", now, "dlv.2", 0);
  await call("giveBack", now, "dlv.2", 0);
  expect((await call("take", now, "dlv.8", now)).granted).toBe(true);
  expect((await call("take", now, "dlv.9", now)).granted).toBe(false);
});

test("an attempt given back is not brought back by a late answer", async () => {
  const now = Date.now();
  await call("take", now, "dlv.1", now);
  await call("giveBack", now, "dlv.1", 0);
  await call("move", now, "dlv.1", now);
  expect((await call("take", now, "dlv.2", now)).count).toBe(1);
});

test("an answer for a phone that has no log leaves none", async () => {
  await call("move", Date.now(), "dlv.1", Date.now());
  expect(await redis.exists("b")).toBe(0);
});

test("a clock that falls back by a millisecond keeps nobody waiting for longer", async () => {
  const now = 1_700_000_000_000;
  for (let index = 0; index < limit; index += 1) await call("take", now, `dlv.${index}`, now);
  expect((await call("take", now - 1, "dlv.9", now)).granted).toBe(false);
  expect((await call("take", now - 1 + windowMs, "dlv.9", now)).granted).toBe(true);
});

test("a clock that jumps back by more than a window frees nothing early, and holds nothing longer", async () => {
  const now = 1_700_000_000_000;
  const later = now - 600_000;
  for (let index = 0; index < limit; index += 1) await call("take", now, `dlv.${index}`, now);
  expect(await call("take", later, "dlv.9", later)).toEqual({ granted: false, count: 5, retryAfterMs: windowMs });
  expect((await call("take", later + windowMs - 1, "dlv.9", later)).granted).toBe(false);
  expect((await call("take", later + windowMs, "dlv.9", later + windowMs)).granted).toBe(true);
});

test("an answer that is written down late doesn't hold its place any longer", async () => {
  const now = 1_700_000_000_000;
  await call("take", now, "dlv.1", now + 5_000);
  await call("move", now + 60_000, "dlv.1", now + 60_000);
  expect(await redis.zscore("b", "dlv.1")).toBe(String(now + 5_000));
});

test("the log of a phone that is left alone expires by itself", async () => {
  const now = Date.now();
  await call("take", now, "dlv.1", now + 180_000);
  const ttlMs = await redis.pttl("b");
  expect(ttlMs).toBeGreaterThan(windowMs);
  expect(ttlMs).toBeLessThanOrEqual(windowMs + 180_000);
});
