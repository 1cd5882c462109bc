/** Where the scripts' times begin and end, to the millisecond, and what a first attempt is claimed with: on a server whose clock stands still. */
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Delivery } from "../../src/delivery/delivery.ts";
import type { AcceptReply, CommitReply } from "../../src/delivery/store.ts";
import { createTakeBack } from "../../src/delivery/take-back.ts";
import { commandTimeoutMs } from "../../src/redis/connection.ts";
import { setServerClock } from "../support/server-clock.ts";
import { claimed, fresh, phone, shard, storeStage, windowMs } from "./store-stage.ts";

/** Beyond the server's own time, so that nothing runs out meanwhile. */
const now = Date.now() + 400 * 24 * 3_600_000;
const patienceMs = 700;
const stage = storeStage();
let setClock: (now: number) => void;

beforeAll(() => {
  setClock = setServerClock(stage.redis);
});
beforeEach(() => setClock(now));

/** Made at this time, and given up on as much later as a caller is patient. */
function accept(createdAt: number, first?: { readonly endsAt: number }, changes: Partial<Delivery> = {}): Promise<AcceptReply> {
  const delivery = made(createdAt, changes);
  const claim = first === undefined ? {} : { first: { delivery: withFirst(delivery), endsAt: first.endsAt } };
  return stage.store.accept(delivery, { callerGivesUpAt: createdAt + patienceMs, ...claim });
}

function made(createdAt: number, changes: Partial<Delivery> = {}): Delivery {
  return fresh({ createdAt, expiresAt: createdAt + 180_000, dueAt: createdAt + 5_000, ...changes });
}

const withFirst = (delivery: Delivery): Delivery => ({ ...claimed({ delivery, version: 1 }), dueAt: delivery.createdAt + 6_000 });

async function acceptedAt(createdAt: number, first?: { readonly endsAt: number }, changes: Partial<Delivery> = {}) {
  const reply = await accept(createdAt, first, changes);
  if (reply.kind !== "accepted") throw new Error(`not accepted: ${reply.kind}`);
  return { ...reply, placeUntil: Number(await stage.redis.zscore(shard.budget(phone), `${reply.held.delivery.id}.1`)) };
}

describe("an acceptance", () => {
  test("is in time while its caller still waits, and not a millisecond later", async () => {
    expect((await accept(now - patienceMs)).kind).toBe("accepted");
    expect((await accept(now - patienceMs - 1)).kind).toBe("late");
  });

  test("by a clock that is ahead is in time as far as its caller is patient, and not a millisecond further", async () => {
    expect((await accept(now + patienceMs)).kind).toBe("accepted");
    expect((await accept(now + patienceMs + 1)).kind).toBe("late");
  });

  test("counts another delivery up to the last millisecond of the window", async () => {
    await stage.redis.zadd(shard.ofPhone(phone), now - windowMs, "dlv_at_its_end", now - windowMs - 1, "dlv_before");
    await stage.redis.zadd(shard.budget(phone), now, "!");
    expect((await acceptedAt(now)).held.delivery.recentForPhone).toBe(1);
  });
});

describe("a first attempt", () => {
  const first = { endsAt: now + 4_000 };

  test("of a phone of which nothing is known is claimed, and holds its place as long as the caller's clock and the way allow", async () => {
    const { held, isFirstClaimed, placeUntil } = await acceptedAt(now - 300, first);
    expect(isFirstClaimed).toBe(true);
    expect(held.delivery).toMatchObject({ attempts: [{ number: 1 }], remainingAtAcceptance: 4 });
    expect(await stage.store.read(held.delivery.id)).toEqual(held);
    expect(await stage.redis.zscore(shard.due, held.delivery.id)).toBe(String(held.delivery.createdAt + 6_000));
    expect(placeUntil).toBe(first.endsAt + 300);
  });

  test("by a clock that is ahead holds its place until it ends, no shorter", async () => {
    expect((await acceptedAt(now + 300, first)).placeUntil).toBe(first.endsAt);
  });

  test("is not claimed for a phone that has had another delivery: its place is reserved as if none had been planned", async () => {
    await acceptedAt(now);
    const { held, isFirstClaimed, placeUntil } = await acceptedAt(now, first);
    expect(isFirstClaimed).toBe(false);
    expect(await stage.store.read(held.delivery.id)).toMatchObject({ delivery: { attempts: [] } });
    expect(await stage.redis.zscore(shard.due, held.delivery.id)).toBe(String(held.delivery.createdAt + 5_000));
    expect(placeUntil).toBe(held.delivery.expiresAt);
  });

  test("is not claimed for a person who has sent STOP, although the delivery may end as a call", async () => {
    await stage.redis.set(shard.optOut(phone), "1");
    expect(await acceptedAt(now, first, { fallback: "voice" })).toMatchObject({
      isFirstClaimed: false,
      held: { delivery: { attempts: [] } },
    });
  });

  test("is taken back with its acceptance, and not once something has come of it", async () => {
    const takeBack = createTakeBack(stage.redis);
    const delivery = made(now);
    const written = { delivery, withFirst: withFirst(delivery), shard, indexes: [] };
    const { withFirst: planned } = written;
    const again = async () =>
      stage.store.accept(delivery, { callerGivesUpAt: now + patienceMs, first: { delivery: planned, endsAt: first.endsAt } });
    await again();
    expect(await takeBack.atOnce(written)).toBe(true);
    expect(await stage.store.read(delivery.id)).toBeNull();
    expect(await takeBack.atOnce(written)).toBe(false);
    const reply = await again();
    if (reply.kind !== "accepted") throw new Error(`not accepted: ${reply.kind}`);
    await stage.committed(reply.held, { ...planned, locale: "de" }, { kind: "none" });
    expect(await takeBack.atOnce(written)).toBe(false);
    expect((await stage.store.read(delivery.id))?.delivery.locale).toBe("de");
  });
});

async function commit(decidedAt: number): Promise<CommitReply> {
  const { held } = await acceptedAt(now);
  return stage.store.commit(held, held.delivery, { kind: "none" }, decidedAt);
}

describe("a commit", () => {
  test.each([-1, 1])("is believed as long as a command may take, and not a millisecond longer (%i)", async (sign) => {
    expect((await commit(now + sign * commandTimeoutMs)).kind).toBe("committed");
    expect(await commit(now + sign * (commandTimeoutMs + 1))).toEqual({ kind: "wrong_clock", serverNowMs: now });
  });

  test("claims until the last millisecond of the code's life", async () => {
    const lastMoment = (await acceptedAt(now)).held;
    const tooLate = (await acceptedAt(now)).held;
    const { expiresAt } = lastMoment.delivery;
    const step = { kind: "claim", attempt: 1, endsAt: expiresAt + 5_000 } as const;
    setClock(expiresAt - 1);
    expect((await stage.store.commit(lastMoment, claimed(lastMoment), step)).kind).toBe("committed");
    setClock(expiresAt);
    expect(await stage.store.commit(tooLate, claimed(tooLate), step)).toEqual({ kind: "late" });
  });

  test.each([
    [0, 0],
    [-5, 5],
    [5, 0],
  ])("claims for as much longer as it took to arrive: decided at %i, it is %i ms", async (decidedMs, longerMs) => {
    const { held } = await acceptedAt(now);
    const step = { kind: "claim", attempt: 1, endsAt: now + 5_000 } as const;
    await stage.store.commit(held, claimed(held), step, now + decidedMs);
    expect(Number(await stage.redis.zscore(shard.budget(phone), `${held.delivery.id}.1`))).toBe(now + 5_000 + longerMs);
  });
});
