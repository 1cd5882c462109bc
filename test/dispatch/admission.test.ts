/** A full instance queues a burst, and whatever slow carriers leave over; it refuses only what it can't keep up with itself. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { burstMs, createAdmission, patienceMs, type Admission } from "../../src/dispatch/admission.ts";
import { createLane, shareRoom, type Place } from "../../src/dispatch/lane.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function onError(error: unknown): void {
  throw error;
}

function stage({ room = 2, isBusy = true } = {}) {
  const work = { advance: async () => undefined, settle: async () => null };
  const lane = createLane({ work, room, onError });
  const admit = createAdmission({ lane, room, monotonicMs: () => performance.now(), isBusy: () => isBusy });
  const enter = async (): Promise<Admission> => admit();
  const mustEnter = async (): Promise<Place> => {
    const admission = await enter();
    return admission.kind === "place" ? admission.place : expect.fail(admission.kind);
  };
  return { lane, enter, mustEnter };
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
  const { enter, mustEnter } = stage({ room: 2 });
  const place = await mustEnter();
  await mustEnter();
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
  const { enter, mustEnter } = stage({ room: 1, isBusy: false });
  await mustEnter();
  expect(await enter()).toEqual({ kind: "queue" });
  await vi.advanceTimersByTimeAsync(burstMs * 2);
  expect(await enter()).toEqual({ kind: "queue" });
});

test("what a burst leaves over is queued; what comes when it has been too much for a while is refused, until there is room", async () => {
  const { enter, mustEnter } = stage({ room: 1 });
  const place = await mustEnter();
  const early = enter();
  await vi.advanceTimersByTimeAsync(patienceMs);
  expect(await early).toEqual({ kind: "queue" });
  await vi.advanceTimersByTimeAsync(burstMs);
  const late = enter();
  await vi.advanceTimersByTimeAsync(patienceMs);
  expect(await late).toEqual({ kind: "overloaded" });
  place.free();
  (await mustEnter()).free();
  await mustEnter();
  const next = enter();
  await vi.advanceTimersByTimeAsync(patienceMs);
  expect(await next).toEqual({ kind: "queue" });
});

test("no more wait than the lane has room: the others know at once", async () => {
  const { lane, enter, mustEnter } = stage({ room: 2 });
  await mustEnter();
  await mustEnter();
  const waiting = [enter(), enter()];
  expect(lane.waiting()).toBe(2);
  expect(await enter()).toEqual({ kind: "queue" });
  await vi.advanceTimersByTimeAsync(burstMs);
  await Promise.all(waiting);
  const late = [enter(), enter()];
  expect(await enter()).toEqual({ kind: "overloaded" });
  await vi.advanceTimersByTimeAsync(patienceMs);
  await Promise.all(late);
});

test("an instance that works on nothing itself queues everything", async () => {
  const { enter } = stage({ room: 0 });
  expect(await enter()).toEqual({ kind: "queue" });
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
