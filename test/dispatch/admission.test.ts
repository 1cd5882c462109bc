/** A full instance queues a burst, and whatever slow carriers leave over; it refuses only what it can't keep up with itself. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { burstMs, createAdmissions, patienceMs, slowCarrierMs, type Admission } from "../../src/dispatch/admission.ts";
import { createLane, shareRoom, type Place } from "../../src/dispatch/lane.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function onError(error: unknown): void {
  throw error;
}

function stage({ room = 2, isBusy = true } = {}) {
  const work = { advance: async () => undefined, settle: async () => null };
  const lane = createLane({ work, room, monotonicMs: () => performance.now(), onError });
  const state = { isBusy };
  const admissions = createAdmissions({ lane, monotonicMs: () => performance.now(), isBusy: () => state.isBusy });
  const enter = async (): Promise<Admission> => admissions.admit();
  const mustEnter = async (): Promise<Place> => {
    const admission = await enter();
    return admission.kind === "place" ? admission.place : expect.fail(admission.kind);
  };
  return { state, lane, admissions, enter, mustEnter };
}

test("with room in the lane a delivery goes ahead, and keeps its place until its work is done", async () => {
  const { enter, mustEnter } = stage({ isBusy: false });
  const [one, other] = [await mustEnter(), await mustEnter()];
  const { promise, resolve } = Promise.withResolvers<void>();
  one.run(() => promise);
  one.free();
  expect(await enter()).toEqual({ kind: "queue" });
  other.free();
  other.free();
  const again = await mustEnter();
  expect(await enter()).toEqual({ kind: "queue" });
  again.free();
  resolve();
  await vi.advanceTimersByTimeAsync(0);
  await mustEnter();
  await mustEnter();
});

test("those who wait get the places that become free, in their order", async () => {
  const { enter, mustEnter } = stage({ room: 1 });
  const place = await mustEnter();
  const order: string[] = [];
  const waiting = ["first", "second"].map(async (name) => {
    const admission = await enter();
    order.push(`${name}: ${admission.kind}`);
    if (admission.kind === "place") admission.place.free();
  });
  await vi.advanceTimersByTimeAsync(patienceMs - 1);
  expect(order).toEqual([]);
  place.free();
  await Promise.all(waiting);
  expect(order).toEqual(["first: place", "second: place"]);
});

test("slow carriers fill the queue: nobody waits, and nobody is refused", async () => {
  const { admissions, enter, mustEnter } = stage({ room: 1, isBusy: false });
  await mustEnter();
  expect(await enter()).toEqual({ kind: "queue" });
  await vi.advanceTimersByTimeAsync(burstMs * 2);
  expect(await enter()).toEqual({ kind: "queue" });
  expect(admissions.isOverloaded()).toBe(false);
});

test("so do carriers that are slow and many: a process that never rests need not be at fault", async () => {
  const { enter, mustEnter } = stage({ room: 1 });
  for (let index = 0; index < 100; index += 1) {
    const place = await mustEnter();
    const { promise, resolve } = Promise.withResolvers<void>();
    place.run(() => promise);
    await vi.advanceTimersByTimeAsync(slowCarrierMs * 1.2);
    resolve();
    await vi.advanceTimersByTimeAsync(0);
  }
  await mustEnter();
  expect(await enter()).toEqual({ kind: "queue" });
});

test("what a burst leaves over is queued: whoever waits no longer, and whoever finds too many waiting", async () => {
  const { enter, mustEnter } = stage({ room: 1 });
  await mustEnter();
  const waiting = Array.from({ length: 2 }, enter);
  expect(await enter()).toEqual({ kind: "queue" });
  await vi.advanceTimersByTimeAsync(patienceMs);
  expect(await Promise.all(waiting)).toEqual(Array.from({ length: 2 }, () => ({ kind: "queue" })));
});

test("what has been too much for a while is refused at once, until there has been room for as long", async () => {
  const { state, admissions, enter, mustEnter } = stage({ room: 2 });
  const places = [await mustEnter(), await mustEnter()];
  const early = await fillUp(enter);
  expect(early[0]).toEqual({ kind: "queue" });
  expect(early.at(-1), "whose wait ends in an overload").toEqual({ kind: "overloaded" });
  expect(admissions.isOverloaded()).toBe(true);
  expect(await enter()).toEqual({ kind: "overloaded" });
  // Were it the carriers' fault after all, the queue would take them.
  state.isBusy = false;
  expect(admissions.isOverloaded()).toBe(false);
  expect(await enter()).toEqual({ kind: "queue" });
  state.isBusy = true;

  for (const place of places) place.free();
  places.push(await mustEnter(), await mustEnter());
  expect(await enter(), "a moment's room is not the end of it").toEqual({ kind: "overloaded" });
  await vi.advanceTimersByTimeAsync(burstMs);
  expect(admissions.isOverloaded()).toBe(false);
  const burst = enter();
  await vi.advanceTimersByTimeAsync(patienceMs);
  expect(await burst).toEqual({ kind: "queue" });
});

/** Asks again and again, until a burst would be over. */
async function fillUp(enter: () => Promise<Admission>): Promise<readonly Admission[]> {
  const asked: Promise<Admission>[] = [];
  for (let at = 0; at <= burstMs + patienceMs; at += 100) {
    await vi.advanceTimersByTimeAsync(100);
    asked.push(enter());
  }
  await vi.advanceTimersByTimeAsync(patienceMs);
  return Promise.all(asked);
}

test("an instance that works on nothing itself queues everything", async () => {
  const { admissions, enter } = stage({ room: 0 });
  expect(await enter()).toEqual({ kind: "queue" });
  expect(admissions.isOverloaded()).toBe(false);
});

test("one that stops lets nobody wait for it", async () => {
  const { lane, enter, mustEnter } = stage({ room: 1 });
  const place = await mustEnter();
  const waiting = enter();
  await lane.drain();
  expect(await waiting).toEqual({ kind: "queue" });
  place.free();
  expect(await lane.await(patienceMs)).toBeNull();
});

test.each([1, 2, 3, 200, 2_000])("lane and queue together work on no more than %i", (concurrency) => {
  const { lane, queue } = shareRoom(concurrency);
  expect(lane + queue).toBe(concurrency);
  expect(queue).toBeGreaterThanOrEqual(1);
});
