/** How many messages may be under way, how fast, and how soon a lost connection is made again. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { reconnectPauseMs } from "../../../carriers/smpp/link/reconnect-pause.ts";
import { usualTimings } from "../../../carriers/smpp/link/timings.ts";
import { Window } from "../../../carriers/smpp/link/window.ts";

const fast = 10_000_000;

function fill(window: Window): number {
  let taken = 0;
  for (; window.waitMs(1_000_000) === 0; taken++) window.take(0);
  return taken;
}

test("a window takes its size, and one more for each answer", () => {
  const window = new Window({ window: 10, perSecond: fast });
  expect(fill(window)).toBe(10);
  expect(window.waitMs(1_000_000)).toBeNull();
  window.release("well");
  expect(fill(window)).toBe(1);
});

test("too fast halves the window, down to one; it grows back by one for each full window that went well", () => {
  const window = new Window({ window: 10, perSecond: fast });
  const exchange = (result: "well" | "throttled" | "other", times: number): void => {
    for (let index = 0; index < times; index++) {
      window.take(0);
      window.release(result);
    }
  };
  const sizes = [5, 2, 1, 1].map(() => {
    exchange("throttled", 1);
    return window.size;
  });
  expect(sizes).toEqual([5, 2, 1, 1]);
  exchange("other", 50);
  expect(window.size, "a refusal of another kind is no sign of room").toBe(1);
  exchange("well", 1);
  expect(window.size).toBe(2);
  exchange("well", 2);
  expect(window.size).toBe(3);
  exchange("well", 1_000);
  expect(window.size, "never more than was agreed").toBe(10);
});

test("messages are spread over the second, and no second holds more than the rate", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), fc.array(fc.nat(300), { minLength: 1, maxLength: 200 }), (perSecond, gaps) => {
      const window = new Window({ window: 1_000, perSecond });
      const sentAt: number[] = [];
      let now = 0;
      for (const gap of gaps) {
        now += gap;
        const waitMs = window.waitMs(now) ?? 0;
        now += waitMs;
        window.take(now);
        sentAt.push(now);
      }
      for (const at of sentAt) {
        // A message may be a millisecond early.
        const inSecond = sentAt.filter((other) => other >= at && other < at + 998).length;
        expect(inSecond).toBeLessThanOrEqual(perSecond);
      }
    }),
    { numRuns: 200 },
  );
});

test("a lost connection is made again after 1, 2, 4 … 60 s, half of it left to chance", () => {
  const pauses = [1, 2, 3, 4, 5, 6, 7, 20].map((failures) => reconnectPauseMs("lost", failures, usualTimings, 0.999_999) / 1_000);
  expect(pauses.map(Math.round)).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
  expect(reconnectPauseMs("lost", 1, usualTimings, 0)).toBe(500);
});

test("an account that is refused is tried again after minutes, however often it was", () => {
  for (const failures of [1, 2, 10]) expect(reconnectPauseMs("refused", failures, usualTimings, 0)).toBe(300_000);
});
