import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RedisClient } from "../../src/redis/client.ts";
import { connectFast } from "../../src/redis/connection.ts";
import { createKeys } from "../../src/redis/keys.ts";
import { StoreUnavailable } from "../../src/redis/unavailable.ts";
import { createSenderRate, rateWindow } from "../../src/senders/rate.ts";
import { startTestRedis, type TestRedis } from "../support/redis.ts";
import { waitFor } from "../support/wait-for.ts";
import { createRateModel } from "./rate-model.ts";

let server: TestRedis;
let redis: RedisClient;
const keys = createKeys("test", 1);
let senders = 0;
const freshSender = (perSecond: number) => ({ number: `+1425555${String((senders += 1)).padStart(4, "0")}`, perSecond });

beforeAll(async () => {
  server = await startTestRedis({ appendFsync: "no" });
  redis = connectFast({ url: server.url });
  await waitFor("the connection", () => redis.status === "ready");
});
afterAll(async () => {
  redis.disconnect();
  await server.stop();
});

const startsAt = 1_780_000_000_000;

/** A rate whose clock the test turns. */
function startRate() {
  const time = { now: startsAt };
  return { time, rate: createSenderRate(redis, keys, () => time.now) };
}

describe("a sender", () => {
  test("of one a second sends one, and the next a second later", async () => {
    const { time, rate } = startRate();
    const sender = freshSender(1);
    expect(await rate.take(sender, 1)).toEqual({ granted: true });
    expect(await rate.take(sender, 1)).toEqual({ granted: false, retryAfterMs: 1_000 });
    time.now += 999;
    expect(await rate.take(sender, 1)).toEqual({ granted: false, retryAfterMs: 1 });
    time.now += 1;
    expect(await rate.take(sender, 1)).toEqual({ granted: true });
  });

  test("of one in two seconds keeps to that", async () => {
    const { time, rate } = startRate();
    const sender = freshSender(0.5);
    expect(await rate.take(sender, 1)).toEqual({ granted: true });
    time.now += 1_000;
    expect(await rate.take(sender, 1)).toEqual({ granted: false, retryAfterMs: 1_000 });
  });

  test("may send its whole second at once", async () => {
    const { rate } = startRate();
    const sender = freshSender(10);
    for (let at = 0; at < 10; at += 1) expect(await rate.take(sender, 1)).toEqual({ granted: true });
    expect(await rate.take(sender, 1)).toEqual({ granted: false, retryAfterMs: 1_000 });
  });

  test("is counted in segments", async () => {
    const { rate } = startRate();
    const sender = freshSender(10);
    expect(await rate.take(sender, 8)).toEqual({ granted: true });
    expect(await rate.take(sender, 3)).toMatchObject({ granted: false });
    expect(await rate.take(sender, 2)).toEqual({ granted: true });
  });

  test("can send a message that is longer than a second's worth, and then rests for as long as it takes", async () => {
    const { time, rate } = startRate();
    const sender = freshSender(1);
    expect(await rate.take(sender, 3)).toEqual({ granted: true });
    expect(await rate.take(sender, 1)).toEqual({ granted: false, retryAfterMs: 3_000 });
    time.now += 3_000;
    expect(await rate.take(sender, 1)).toEqual({ granted: true });
  });

  test("is not blocked for long by a clock that jumps back", async () => {
    const { time, rate } = startRate();
    const sender = freshSender(1);
    await rate.take(sender, 1);
    time.now -= 3_600_000;
    expect(await rate.take(sender, 1)).toEqual({ granted: true });
  });

  test("leaves nothing in Redis once its grants have left the window", async () => {
    const sender = freshSender(1);
    await createSenderRate(redis, keys).take(sender, 2);
    const ttlMs = await redis.pttl(keys.senderRate(sender.number));
    expect(ttlMs).toBeGreaterThan(1_000);
    expect(ttlMs).toBeLessThanOrEqual(2_000);
  });
});

test("any sequence of calls is decided as the model does", async () => {
  const call = fc.record({ cost: fc.integer({ min: 1, max: 24 }), pauseMs: fc.oneof(fc.constant(0), fc.nat(40), fc.nat(3_000)) });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(0.1, 0.5, 1, 1.5, 3, 7, 50, 100, 333), fc.array(call, { maxLength: 40 }), async (perSecond, calls) => {
      const { time, rate } = startRate();
      const sender = freshSender(perSecond);
      const model = createRateModel(perSecond);
      for (const { cost, pauseMs } of calls) {
        time.now += pauseMs;
        expect(await rate.take(sender, cost)).toEqual(model.take(cost, time.now));
      }
    }),
    { numRuns: 60 },
  );
});

test("no window ever holds more than the rate allows, and retrying when told to succeeds", async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(1, 2, 10, 100), fc.array(fc.nat(400), { minLength: 30, maxLength: 60 }), async (perSecond, pauses) => {
      const { time, rate } = startRate();
      const sender = freshSender(perSecond);
      const grantedAt: number[] = [];
      for (const pauseMs of pauses) {
        time.now += pauseMs;
        const decision = await rate.take(sender, 1);
        if (!decision.granted) {
          time.now += decision.retryAfterMs;
          expect(await rate.take(sender, 1)).toEqual({ granted: true });
        }
        grantedAt.push(time.now);
      }
      for (const from of grantedAt) expect(grantedAt.filter((at) => at >= from && at < from + 1_000).length).toBeLessThanOrEqual(perSecond);
    }),
    { numRuns: 20 },
  );
});

test("concurrent callers on several connections are granted no more than the rate together", async () => {
  const connections = Array.from({ length: 4 }, () => connectFast({ url: server.url }));
  await waitFor("all connections", () => connections.every(({ status }) => status === "ready"));
  const sender = freshSender(20);
  const rates = connections.map((connection) => createSenderRate(connection, keys, () => startsAt));
  const decisions = await Promise.all(rates.flatMap((rate) => Array.from({ length: 50 }, () => rate.take(sender, 1))));
  expect(decisions.filter(({ granted }) => granted)).toHaveLength(20);
  for (const connection of connections) connection.disconnect();
});

test("a fast sender keeps few fields, however much it sends", async () => {
  const { time, rate } = startRate();
  const sender = freshSender(10_000);
  for (let at = 0; at < 500; at += 1) {
    time.now += 3;
    await rate.take(sender, 1);
  }
  expect(await redis.hlen(keys.senderRate(sender.number))).toBeLessThanOrEqual(52);
});

test("a message of no segments, or of more than exist, is a mistake of ours", async () => {
  const { rate } = startRate();
  for (const cost of [0, -1, 1.5, 65, NaN]) await expect(rate.take(freshSender(1), cost)).rejects.toThrow("no message has");
});

test("without Redis there is no decision", async () => {
  const gone = connectFast({ url: "redis://127.0.0.1:1" });
  await expect(createSenderRate(gone, keys).take(freshSender(1), 1)).rejects.toThrow(StoreUnavailable);
  gone.disconnect();
});

test("windows hold whole segments and no more than a second's worth", () => {
  fc.assert(
    fc.property(fc.double({ min: 0.01, max: 10_000, noNaN: true }), (perSecond) => {
      const { capacity, windowMs } = rateWindow(perSecond);
      expect(Number.isInteger(capacity)).toBe(true);
      expect((capacity / windowMs) * 1_000).toBeLessThanOrEqual(perSecond * (1 + 1e-9));
    }),
  );
});
