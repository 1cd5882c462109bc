/** What a commit writes beside the record: when the delivery is due, where a carrier's id leads, and what the budget counts from when. */
import { describe, expect, test } from "vitest";
import type { Delivery } from "../../src/delivery/delivery.ts";
import type { Held } from "../../src/delivery/store.ts";
import { commandTimeoutMs } from "../../src/redis/connection.ts";
import { recordOutcome } from "../../src/delivery/transitions.ts";
import { claimed, endsAt, fresh, phone, retentionMs, shard, storeStage } from "./store-stage.ts";

const stage = storeStage();
const { accepted, acceptFive, committed } = stage;

/** Attempts that count, with the time from which they do. */
async function budget(): Promise<Record<string, number>> {
  const flat = await stage.redis.zrange(shard.budget(phone), "0", "-1", "WITHSCORES");
  const entries = flat.flatMap((id, index) => (index % 2 === 0 && id !== "!" ? [[id, Number(flat[index + 1])] as const] : []));
  return Object.fromEntries(entries);
}

async function serverNow(): Promise<number> {
  const [seconds, microseconds] = await stage.redis.time();
  return Number(seconds) * 1_000 + Math.floor(Number(microseconds) / 1_000);
}

const attemptOf = ({ delivery }: Held, number: number): string => `${delivery.id}.${number}`;
const failed = ({ delivery }: Held): Delivery =>
  recordOutcome(delivery, delivery.attempts.length, { outcome: "unavailable", carrierCode: null, carrierText: null }, Date.now());

test("the next version takes the record's place, and what it says at acceptance stays", async () => {
  await accepted();
  const held = await accepted();
  const next = await committed(held, { ...held.delivery, locale: "de" }, { kind: "none" });
  expect(next).toEqual({ version: 2, delivery: { ...held.delivery, locale: "de" } });
  expect(await stage.store.read(held.delivery.id)).toEqual(next);
  expect(next.delivery).toMatchObject({ remainingAtAcceptance: 3, recentForPhone: 1 });
  expect(await stage.redis.pexpiretime(shard.delivery(held.delivery.id))).toBe(held.delivery.expiresAt + retentionMs);
});

test("a delivery that goes on is due at its new time", async () => {
  const held = await accepted();
  const dueAt = Date.now() + 60_000;
  await committed(held, { ...held.delivery, dueAt }, { kind: "none" });
  expect(await stage.redis.zscore(shard.due, held.delivery.id)).toBe(String(dueAt));
});

test("a delivery whose record is gone is not written again", async () => {
  const held = await accepted();
  await stage.redis.flushall();
  expect(await stage.store.commit(held, held.delivery, { kind: "none" })).toEqual({ kind: "gone" });
  expect(await stage.redis.keys("*")).toEqual([]);
});

test("an id that a carrier gave leads to the delivery, for as long as there is a record", async () => {
  const held = await accepted();
  const first = await committed(held, claimed(held), { kind: "claim", attempt: 1, endsAt: endsAt() });
  const taken = recordOutcome(
    first.delivery,
    1,
    { outcome: "accepted", carrierMessageId: "SM1", carrierCode: null, carrierText: null },
    Date.now(),
  );
  await committed(first, taken, { kind: "reached", attempt: 1 });
  expect(await stage.redis.get(shard.ofCarrierMessage("twilio-a", "SM1"))).toBe(held.delivery.id);
  expect(await stage.redis.pexpiretime(shard.ofCarrierMessage("twilio-a", "SM1"))).toBe(held.delivery.expiresAt + retentionMs);
});

test("a commit without a step leaves the budget as it was", async () => {
  const held = await accepted();
  const before = await budget();
  await committed(held, { ...held.delivery, locale: "de" }, { kind: "none" });
  expect(await budget()).toEqual(before);
});

test("a claimed attempt counts until its deadline at the latest, in the place that was reserved for it", async () => {
  const held = await accepted();
  const deadline = endsAt();
  await committed(held, claimed(held), { kind: "claim", attempt: 1, endsAt: deadline });
  expect(await budget()).toEqual({ [attemptOf(held, 1)]: deadline });
});

test("an attempt that may have reached the phone counts from its answer", async () => {
  const held = await accepted();
  const first = await committed(held, claimed(held), { kind: "claim", attempt: 1, endsAt: endsAt() });
  const from = await serverNow();
  await committed(first, failed(first), { kind: "reached", attempt: 1 });
  const countsFrom = (await budget())[attemptOf(held, 1)] ?? 0;
  expect(countsFrom).toBeGreaterThanOrEqual(from);
  expect(countsFrom).toBeLessThanOrEqual(await serverNow());
});

test("an attempt that did not reach it leaves no trace in the budget, and the others theirs", async () => {
  const other = await accepted();
  const held = await accepted();
  const first = await committed(held, claimed(held), { kind: "claim", attempt: 1, endsAt: endsAt() });
  await committed(first, failed(first), { kind: "not_reached", attempt: 1 });
  expect(Object.keys(await budget())).toEqual([attemptOf(other, 1)]);
});

test("a place that is passed on waits for the next attempt until nothing is handed over any more", async () => {
  const held = await accepted();
  const first = await committed(held, claimed(held), { kind: "claim", attempt: 1, endsAt: endsAt() });
  await committed(first, failed(first), { kind: "passed_on", attempt: 1 });
  expect(await budget()).toEqual({ [attemptOf(held, 2)]: held.delivery.expiresAt });
});

test("a claim that the budget refuses is told when to come again, and writes nothing", async () => {
  const [held] = await acceptFive();
  const before = await budget();
  const reply = await stage.store.commit(held, claimed(held), { kind: "claim", attempt: 2, endsAt: endsAt() });
  expect(reply.kind).toBe("denied");
  if (reply.kind === "denied") expect(reply.retryAfterMs).toBeGreaterThan(240_000);
  expect(await budget()).toEqual(before);
  expect(await stage.store.read(held.delivery.id)).toMatchObject({ version: 1 });
});

test("a claim that is late writes nothing, and leaves its place to whoever ends the delivery", async () => {
  const now = Date.now();
  const held = await accepted(fresh({ createdAt: now - 180_000, expiresAt: now - 1 }));
  const before = await budget();
  expect(await stage.store.commit(held, claimed(held), { kind: "claim", attempt: 1, endsAt: endsAt() })).toEqual({ kind: "late" });
  expect(await budget()).toEqual(before);
  expect(await stage.store.read(held.delivery.id)).toMatchObject({ version: 1 });
});

test("a conflict writes nothing, neither in the index of what is due nor in the budget", async () => {
  const held = await accepted();
  const newer = await committed(held, { ...held.delivery, locale: "de" }, { kind: "none" });
  const before = await budget();
  const reply = await stage.store.commit(held, { ...held.delivery, dueAt: null }, { kind: "not_reached", attempt: 1 });
  expect(reply).toEqual({ kind: "conflict", held: newer });
  expect(await budget()).toEqual(before);
  expect(await stage.redis.zscore(shard.due, held.delivery.id)).toBe(String(held.delivery.dueAt));
});

describe("what was decided by an instance's clock", () => {
  test.each([-1, 1])("is not written when that clock is off by more than a command may take (%i)", async (sign) => {
    const held = await accepted();
    const before = await budget();
    const from = await serverNow();
    const decidedAt = from + sign * (commandTimeoutMs + 5_000);
    const reply = await stage.store.commit(held, { ...held.delivery, dueAt: null }, { kind: "not_reached", attempt: 1 }, decidedAt);
    expect(reply.kind).toBe("wrong_clock");
    if (reply.kind === "wrong_clock") expect(reply.serverNowMs).toBeGreaterThanOrEqual(from);
    if (reply.kind === "wrong_clock") expect(reply.serverNowMs).toBeLessThanOrEqual(await serverNow());
    expect(await budget()).toEqual(before);
    expect(await stage.store.read(held.delivery.id)).toEqual(held);
  });

  test("is written when it is right, or off by little", async () => {
    for (const awayMs of [0, -50, 300]) {
      const held = await accepted();
      expect(
        await stage.store.commit(held, held.delivery, { kind: "not_reached", attempt: 1 }, (await serverNow()) + awayMs),
      ).toMatchObject({
        kind: "committed",
      });
    }
  });

  test("gives a claim that took its time a deadline that is as much later, and one by a fast clock no earlier one", async () => {
    const deadline = endsAt();
    const deadlines: number[] = [];
    for (const awayMs of [-50, 300]) {
      const held = await accepted();
      const decidedAt = (await serverNow()) + awayMs;
      expect((await stage.store.commit(held, claimed(held), { kind: "claim", attempt: 1, endsAt: deadline }, decidedAt)).kind).toBe(
        "committed",
      );
      deadlines.push((await budget())[attemptOf(held, 1)] ?? 0);
    }
    const [slow = 0, fast = 0] = deadlines;
    expect(slow).toBeGreaterThanOrEqual(deadline + 50);
    expect(slow).toBeLessThanOrEqual(deadline + 50 + commandTimeoutMs);
    expect(fast).toBe(deadline);
  });
});
