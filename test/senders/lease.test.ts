/** A sender's rate is exact, however many instances hold leases of it while others ask for each message. */
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RedisClient } from "../../src/redis/client.ts";
import { connectFast } from "../../src/redis/connection.ts";
import { createKeys } from "../../src/redis/keys.ts";
import { createLeaseOffice, createSenderLease, type LeaseOffice } from "../../src/senders/lease.ts";
import { createSenderRate, leaseMs } from "../../src/senders/rate.ts";
import { startTestRedis, type TestRedis } from "../support/redis.ts";
import { waitFor } from "../support/wait-for.ts";

let server: TestRedis;
let redis: RedisClient;
const keys = createKeys("test", 1);
const startsAt = 1_780_000_000_000;
let senders = 0;
const freshSender = (perSecond: number) => ({ number: `+1425556${String((senders += 1)).padStart(4, "0")}`, perSecond });

beforeAll(async () => {
  server = await startTestRedis({ appendFsync: "no" });
  redis = connectFast({ url: server.url });
  await waitFor("the connection", () => redis.status === "ready");
});
afterAll(async () => {
  redis.disconnect();
  await server.stop();
});

function onError(error: unknown): void {
  throw error;
}

/** Instances on one clock; `settled` waits until every question has its answer. */
function startLeases(count: number) {
  const time = { now: startsAt };
  const asked: Promise<unknown>[] = [];
  const office = createLeaseOffice(redis, keys, () => time.now);
  const ask: LeaseOffice = (...question) => {
    const answer = office(...question);
    asked.push(answer);
    return answer;
  };
  const instances = Array.from({ length: count }, () => createSenderLease({ ask, nowMs: () => time.now, onError }));
  const settled = async (): Promise<void> => {
    await Promise.all(asked.splice(0));
  };
  return { time, instances, settled, questions: () => asked.length, rate: createSenderRate(redis, keys, () => time.now) };
}

const act = fc.record({
  instance: fc.nat(3),
  pauseMs: fc.oneof({ weight: 6, arbitrary: fc.nat(20) }, { weight: 1, arbitrary: fc.constantFrom(200, 999, leaseMs - 1, leaseMs) }),
  isLeased: fc.boolean(),
  messages: fc.integer({ min: 1, max: 12 }),
  cost: fc.constantFrom(1, 1, 2, 5),
});

test("no window ever holds more than the rate allows", async () => {
  let [leased, exact] = [0, 0];
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(20, 60, 100), fc.array(act, { minLength: 40, maxLength: 80 }), async (perSecond, acts) => {
      const { time, instances, settled, rate } = startLeases(4);
      const sender = freshSender(perSecond);
      const sent: { readonly at: number; readonly cost: number }[] = [];
      for (const { instance, pauseMs, isLeased, messages, cost } of acts) {
        time.now += pauseMs;
        for (let message = 0; message < messages; message += 1) {
          if (isLeased && instances[instance]?.take(sender, cost) === true) {
            sent.push({ at: time.now, cost });
            leased += 1;
          } else if (!isLeased && (await rate.take(sender, cost)).granted) {
            sent.push({ at: time.now, cost });
            exact += 1;
          }
        }
        await settled();
      }
      for (const { at: from } of sent) {
        const inWindow = sent.filter(({ at }) => at >= from && at < from + 1_000).reduce((sum, { cost }) => sum + cost, 0);
        expect(inWindow).toBeLessThanOrEqual(perSecond);
      }
    }),
    { numRuns: 25 },
  );
  expect(leased).toBeGreaterThan(100);
  expect(exact).toBeGreaterThan(100);
});

test("a busy sender is asked for once in many messages", async () => {
  const { time, instances, settled, questions } = startLeases(1);
  const sender = freshSender(1_000);
  let [taken, asked] = [0, 0];
  for (let message = 0; message < 400; message += 1) {
    time.now += 5;
    if (instances[0]?.take(sender, 1) === true) taken += 1;
    asked += questions();
    await settled();
  }
  expect(taken).toBeGreaterThanOrEqual(398);
  expect(asked).toBeLessThan(30);
});

test("leases leave half of the rate to those who ask for each message", async () => {
  const { instances, settled, rate } = startLeases(30);
  const sender = freshSender(100);
  for (const instance of instances) instance.take(sender, 1);
  await settled();
  let granted = 0;
  while ((await rate.take(sender, 1)).granted) granted += 1;
  expect(granted).toBe(50);
});

test("a slow sender, and a message longer than a lease, are not leased", async () => {
  const { instances, questions } = startLeases(1);
  expect(instances[0]?.take(freshSender(19), 1)).toBe(false);
  expect(instances[0]?.take(freshSender(100), 6)).toBe(false);
  expect(questions()).toBe(0);
});

test("a lease that has run out, or is of another rate, is not spent", async () => {
  const { time, instances, settled } = startLeases(1);
  const sender = freshSender(100);
  const take = (perSecond = 100) => instances[0]?.take({ ...sender, perSecond }, 1);
  take();
  await settled();
  expect(take()).toBe(true);
  expect(take(200)).toBe(false);
  await settled();
  time.now += leaseMs;
  expect(take(200)).toBe(false);
});
