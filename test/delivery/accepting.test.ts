/** What an acceptance writes, for how long, and when it writes nothing at all. */
import { describe, expect, test } from "vitest";
import type { Delivery } from "../../src/delivery/delivery.ts";
import { fresh, phone, retentionMs, shard, storeStage, windowMs } from "./store-stage.ts";

const indexKeptMs = 900_000;
const stage = storeStage({ indexes: (delivery) => [{ key: shard.ofUser(delivery.user?.id ?? ""), keptMs: indexKeptMs }] });
const { accept, accepted, acceptFive } = stage;

/** Everything that is stored, save what time alone changes. */
async function everything(): Promise<Record<string, unknown>> {
  const names = (await stage.redis.keys("*")).toSorted();
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await stage.redis.dump(name)] as const)));
}

test("the record and its first version are kept for the retention behind the code's life", async () => {
  const { delivery, version } = await accepted();
  expect(version).toBe(1);
  expect(await stage.redis.pexpiretime(shard.delivery(delivery.id))).toBe(delivery.expiresAt + retentionMs);
  expect(await stage.store.read(delivery.id)).toEqual({ delivery, version: 1 });
});

test("it says how many attempts are left, and keeps saying it", async () => {
  for (const remaining of [4, 3, 2, 1, 0]) {
    const { delivery } = await accepted();
    expect(delivery.remainingAtAcceptance).toBe(remaining);
    expect((await stage.store.read(delivery.id))?.delivery.remainingAtAcceptance).toBe(remaining);
  }
});

/** As every acceptance of the window leaves it, though its attempts' places were given back. */
const writtenTo = (budget: string): Promise<unknown> => stage.redis.zadd(budget, Date.now(), "!");

test("it says how many other deliveries this phone had within the budget's window", async () => {
  const now = Date.now();
  await stage.redis.zadd(shard.ofPhone(phone), now - windowMs - 5_000, "dlv_long_ago", now - windowMs + 5_000, "dlv_just_within");
  await writtenTo(shard.budget(phone));
  expect((await accepted()).delivery.recentForPhone).toBe(1);
  const { delivery } = await accepted();
  expect(delivery.recentForPhone).toBe(2);
  expect((await stage.store.read(delivery.id))?.delivery.recentForPhone).toBe(2);
});

test("a delivery whose place was given back still counts as another one of the window", async () => {
  const held = await accepted();
  await stage.committed(held, held.delivery, { kind: "not_reached", attempt: 1 });
  expect((await accepted()).delivery).toMatchObject({ recentForPhone: 1, remainingAtAcceptance: 4 });
});

test("its first attempt's place is reserved until the code's life ends, or until nothing is handed over any more", async () => {
  const { delivery } = await accepted();
  expect(await stage.redis.zscore(shard.budget(phone), `${delivery.id}.1`)).toBe(String(delivery.expiresAt));
  const long = fresh({ expiresAt: Date.now() + 600_000 });
  await accepted(long);
  expect(await stage.redis.zscore(shard.budget(phone), `${long.id}.1`)).toBe(String(long.createdAt + 300_000));
});

test("it is found by phone and by what else it is indexed under, in the order of acceptance", async () => {
  const [one, two] = [await accepted(), await accepted(fresh({ createdAt: Date.now() + 10 }))];
  const found = [one, two].flatMap(({ delivery }) => [delivery.id, String(delivery.createdAt)]);
  for (const index of [shard.ofPhone(phone), shard.ofUser("u-1")])
    expect(await stage.redis.zrange(index, "0", "-1", "WITHSCORES")).toEqual(found);
});

test("an index goes when nothing has been added to it for as long as its entries are kept", async () => {
  await accepted();
  for (const [index, keptMs] of [
    [shard.ofPhone(phone), retentionMs],
    [shard.ofUser("u-1"), indexKeptMs],
  ] as const) {
    const leftMs = await stage.redis.pttl(index);
    expect(leftMs).toBeLessThanOrEqual(keptMs);
    expect(leftMs).toBeGreaterThan(keptMs - 60_000);
  }
});

/** A moment at which an acceptance also takes out what is old: one in sixteen does. */
const tidyingMoment = (): number => Math.floor(Date.now() / 16) * 16;

describe.each([
  { whose: "a person", index: shard.ofUser("u-1"), keptMs: indexKeptMs },
  { whose: "a phone", index: shard.ofPhone(phone), keptMs: retentionMs },
])("the index of $whose", ({ index, keptMs }) => {
  test("loses its oldest entries, a hundred at a time, and none that is still kept", async () => {
    const createdAt = tidyingMoment();
    const old = Array.from({ length: 101 }, (_, place) => [createdAt - keptMs - 200 + place, `dlv_old_${place}`] as const);
    await stage.redis.zadd(index, ...old.flat());
    await stage.redis.zadd(index, createdAt - keptMs, "dlv_at_its_end", createdAt - keptMs + 1, "dlv_kept");
    const first = await accepted(fresh({ createdAt }));
    expect(await stage.redis.zrange(index, "0", "-1")).toEqual(["dlv_old_100", "dlv_at_its_end", "dlv_kept", first.delivery.id]);
    const second = await accepted(fresh({ createdAt }));
    expect((await stage.redis.zrange(index, "0", "-1")).toSorted()).toEqual(["dlv_kept", first.delivery.id, second.delivery.id].toSorted());
  });

  test("of one old entry loses that one", async () => {
    const createdAt = tidyingMoment();
    await stage.redis.zadd(index, createdAt - keptMs - 1, "dlv_old");
    const { delivery } = await accepted(fresh({ createdAt }));
    expect(await stage.redis.zrange(index, "0", "-1")).toEqual([delivery.id]);
  });

  test("is not cleared up by every acceptance", async () => {
    const createdAt = tidyingMoment() + 1;
    await stage.redis.zadd(index, createdAt - keptMs - 1, "dlv_old");
    const { delivery } = await accepted(fresh({ createdAt }));
    expect(await stage.redis.zrange(index, "0", "-1")).toEqual(["dlv_old", delivery.id]);
  });
});

test("after STOP an SMS is refused and nothing is written, while a call is not, nor an SMS that may become one", async () => {
  await stage.redis.set(shard.optOut(phone), "1");
  const before = await everything();
  expect(await accept(fresh())).toEqual({ kind: "opted_out" });
  expect(await everything()).toEqual(before);
  expect((await accept(fresh({ channel: "voice" }))).kind).toBe("accepted");
  expect((await accept(fresh({ fallback: "voice" }))).kind).toBe("accepted");
});

test("who has not sent STOP is not taken for one who has", async () => {
  await stage.redis.set(shard.optOut("AAAAAAAAAAAAAAAAAAAAAA"), "1");
  expect((await accept(fresh())).kind).toBe("accepted");
});

test("a record made by a clock that is ahead by more than its caller's patience is refused, and nothing is written of it", async () => {
  const now = Date.now();
  const ahead = (aheadMs: number, patienceMs: number): ReturnType<typeof accept> => {
    const createdAt = now + aheadMs;
    return stage.store.accept(fresh({ createdAt, expiresAt: createdAt + 180_000 }), { callerGivesUpAt: createdAt + patienceMs });
  };
  expect(await ahead(60_000, 10_000)).toEqual({ kind: "late" });
  expect(await stage.redis.keys("*")).toEqual([]);
  expect((await ahead(5_000, 30_000)).kind).toBe("accepted");
  expect((await ahead(0, 30_000)).kind).toBe("accepted");
  expect((await ahead(-5_000, 30_000)).kind).toBe("accepted");
});

test("a request that the budget refuses is told when to come again, and nothing is written of it", async () => {
  await acceptFive();
  const before = await everything();
  const refused: Delivery = fresh();
  const reply = await accept(refused);
  expect(reply.kind).toBe("denied");
  if (reply.kind === "denied") expect(reply.retryAfterMs).toBeGreaterThan(windowMs - 60_000);
  expect(await everything()).toEqual(before);
});
