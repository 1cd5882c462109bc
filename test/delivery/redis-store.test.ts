/** The store's scripts on a real Redis: all or nothing, nobody overwrites what was not read, no claim without budget. */
import { expect, test } from "vitest";
import { recordOutcome } from "../../src/delivery/transitions.ts";
import { claimed, endsAt, fresh, phone, shard, shardNumber, storeStage, windowMs } from "./store-stage.ts";

const stage = storeStage();
const { accept, accepted, acceptFive, committed } = stage;

test("an accepted delivery is in the store, in the due index and in its phone's budget", async () => {
  const { delivery } = await accepted();
  expect((await stage.store.read(delivery.id))?.delivery).toEqual(delivery);
  expect(await stage.redis.zscore(shard.due, delivery.id)).toBe(String(delivery.dueAt));
  expect(await stage.redis.zrange(shard.budget(phone), "0", "-1")).toContain(`${delivery.id}.1`);
});

test("sixty requests for one phone at once: five are accepted, and told how many are left", async () => {
  const replies = await Promise.all(Array.from({ length: 60 }, () => accept(fresh())));
  const remaining = replies.flatMap((reply) => (reply.kind === "accepted" ? [reply.held.delivery.remainingAtAcceptance] : []));
  expect(remaining.toSorted((one, other) => one - other)).toEqual([0, 1, 2, 3, 4]);
  const denied = replies.filter((reply) => reply.kind === "denied");
  expect(denied).toHaveLength(55);
  for (const { retryAfterMs } of denied) expect(retryAfterMs).toBeLessThanOrEqual(windowMs);
});

test("accepting the same id again changes nothing and returns what there is", async () => {
  const delivery = fresh();
  await accepted(delivery);
  const again = await accept({ ...delivery, locale: "fr" });
  expect(again).toMatchObject({ kind: "exists", held: { delivery: { locale: "en-US" } } });
  expect(await stage.redis.zcard(shard.budget(phone))).toBe(2); // one attempt and the clock's mark
});

test("a caller that has given up finds nothing accepted behind its back", async () => {
  const delivery = fresh();
  expect(await stage.store.accept(delivery, { callerGivesUpAt: Date.now() - 1 })).toEqual({ kind: "late" });
  expect(await stage.store.read(delivery.id)).toBeNull();
  expect(await stage.redis.keys("*")).toEqual([]);
});

test("of two that claim the same delivery at once, one wins", async () => {
  const held = await accepted();
  const replies = await Promise.all(
    Array.from({ length: 10 }, () => stage.store.commit(held, claimed(held), { kind: "claim", attempt: 1, endsAt: endsAt() })),
  );
  expect(replies.filter((reply) => reply.kind === "committed")).toHaveLength(1);
  expect(replies.filter((reply) => reply.kind === "conflict")).toHaveLength(9);
});

test("a conflict brings the newer record", async () => {
  const held = await accepted();
  await stage.store.commit(held, { ...held.delivery, locale: "de" }, { kind: "none" });
  const reply = await stage.store.commit(held, { ...held.delivery, locale: "fr" }, { kind: "none" });
  expect(reply).toMatchObject({ kind: "conflict", held: { version: 2, delivery: { locale: "de" } } });
});

test("no claim after the code's life, by the store's clock", async () => {
  const now = Date.now();
  const held = await accepted(fresh({ createdAt: now - 180_000, expiresAt: now - 1 }));
  expect(await stage.store.commit(held, claimed(held), { kind: "claim", attempt: 1, endsAt: endsAt() })).toEqual({ kind: "late" });
});

test("a further attempt needs a place in the phone's budget", async () => {
  const [held] = await acceptFive();
  const first = await committed(held, claimed(held), { kind: "claim", attempt: 1, endsAt: endsAt() });
  const unknown = recordOutcome(first.delivery, 1, { outcome: "unknown", carrierCode: null, carrierText: null }, Date.now());
  const second = await committed(first, unknown, { kind: "reached", attempt: 1 });
  const reply = await stage.store.commit(second, claimed(second), { kind: "claim", attempt: 2, endsAt: endsAt() });
  expect(reply.kind).toBe("denied");
});

test("a place passed on waits for the next attempt, and nobody else gets it", async () => {
  const [held] = await acceptFive();
  const first = await committed(held, claimed(held), { kind: "claim", attempt: 1, endsAt: endsAt() });
  const failed = recordOutcome(first.delivery, 1, { outcome: "unavailable", carrierCode: null, carrierText: null }, Date.now());
  const second = await committed(first, failed, { kind: "passed_on", attempt: 1 });
  expect((await accept(fresh())).kind).toBe("denied");
  const third = await stage.store.commit(second, claimed(second), { kind: "claim", attempt: 2, endsAt: endsAt() });
  expect(third.kind).toBe("committed");
});

test("a place given back is there for the next request", async () => {
  const [held] = await acceptFive();
  await stage.store.commit(held, held.delivery, { kind: "not_reached", attempt: 1 });
  expect((await accept(fresh())).kind).toBe("accepted");
  expect((await accept(fresh())).kind).toBe("denied");
});

test("what is due is taken once, and comes again if whoever took it dies", async () => {
  const now = Date.now();
  const { delivery } = await accepted(fresh({ dueAt: now - 10 }));
  const taken = await Promise.all([1, 2, 3].map(() => stage.store.takeDue(shardNumber, { most: 10, putOffMs: 60_000 })));
  expect(taken.flat()).toEqual([delivery.id]);
  await stage.redis.zadd(shard.due, Date.now() - 1, delivery.id);
  expect(await stage.store.takeDue(shardNumber, { most: 10, putOffMs: 60_000 })).toEqual([delivery.id]);
});

test("an ended delivery leaves the due index", async () => {
  const held = await accepted();
  await stage.store.commit(held, { ...held.delivery, dueAt: null }, { kind: "none" });
  expect(await stage.redis.exists(shard.due)).toBe(0);
});
