/** The stopgap for a sender's rate: of the same shape as the shared one, in force exactly while that can't be asked. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { StoreUnavailable } from "../../src/redis/unavailable.ts";
import { createLocalRate } from "../../src/senders/local-rate.ts";
import type { RateDecision, SenderRate } from "../../src/senders/rate.ts";
import { createSteadyRate } from "../../src/senders/steady-rate.ts";
import { createRateModel } from "./rate-model.ts";

const startsAt = 1_780_000_000_000;

test("any sequence of calls is decided as the model does", async () => {
  const call = fc.record({ cost: fc.integer({ min: 1, max: 24 }), pauseMs: fc.oneof(fc.constant(0), fc.nat(40), fc.nat(3_000)) });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(0.1, 0.5, 1, 1.5, 3, 7, 50, 100, 333), fc.array(call, { maxLength: 40 }), async (perSecond, calls) => {
      let now = startsAt;
      const rate = createLocalRate(() => now);
      const model = createRateModel(perSecond);
      for (const { cost, pauseMs } of calls) {
        now += pauseMs;
        expect(await rate.take({ number: "97671", perSecond }, cost)).toEqual(model.take(cost, now));
      }
    }),
  );
});

test("each sender has a rate of its own", async () => {
  const rate = createLocalRate(() => startsAt);
  for (const number of ["1", "2"]) expect(await rate.take({ number, perSecond: 1 }, 1)).toEqual({ granted: true });
  expect(await rate.take({ number: "1", perSecond: 1 }, 1)).toMatchObject({ granted: false });
});

const sender = { number: "97671", perSecond: 1 };

function startSteady() {
  const stage = { now: startsAt, isLost: false, asked: 0 };
  const shared: SenderRate = {
    take(): Promise<RateDecision> {
      stage.asked += 1;
      return stage.isLost ? Promise.reject(new StoreUnavailable(null)) : Promise.resolve({ granted: false, retryAfterMs: 7 });
    },
  };
  const rate = createSteadyRate({ shared, local: createLocalRate(() => stage.now), nowMs: () => stage.now });
  return { stage, rate };
}

test("while Redis answers, its word holds", async () => {
  const { rate } = startSteady();
  expect(await rate.take(sender, 1)).toEqual({ granted: false, retryAfterMs: 7 });
});

test("while it can't be asked this process keeps the rate by itself, and asks again once a second", async () => {
  const { stage, rate } = startSteady();
  stage.isLost = true;
  expect(await rate.take(sender, 1)).toEqual({ granted: true });
  for (let count = 0; count < 10; count += 1) expect(await rate.take(sender, 1)).toEqual({ granted: false, retryAfterMs: 1_000 });
  expect(stage.asked).toBe(1);
  stage.now += 1_000;
  // Many at once: one asks, the others don't wait for it.
  const decisions = await Promise.all([1, 2, 3].map(() => rate.take(sender, 1)));
  expect(decisions.filter(({ granted }) => granted)).toHaveLength(1);
  expect(stage.asked).toBe(2);
  stage.now += 1_000;
  stage.isLost = false;
  expect(await rate.take(sender, 1)).toEqual({ granted: false, retryAfterMs: 7 });
  expect(await rate.take(sender, 1)).toEqual({ granted: false, retryAfterMs: 7 });
  expect(stage.asked).toBe(4);
});

test("a mistake of ours is no reason to go on without Redis", async () => {
  const broken: SenderRate = { take: () => Promise.reject(new TypeError("a bug")) };
  const rate = createSteadyRate({ shared: broken, local: createLocalRate(() => startsAt), nowMs: () => startsAt });
  await expect(rate.take(sender, 1)).rejects.toThrow("a bug");
});
