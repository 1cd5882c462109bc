import { performance } from "node:perf_hooks";
import { expect, test } from "vitest";
import { createLoopLoad } from "../../src/dispatch/loop-load.ts";

test("a process that rests isn't busy; one that doesn't, or of which nothing is known of late, counts as busy", () => {
  let [active, idle] = [0, 0];
  const isBusy = createLoopLoad({
    now: () => active + idle,
    // Node's own arithmetic, on what this process is said to have done.
    eventLoopUtilization: (later = { active, idle, utilization: 0 }, earlier?) => performance.eventLoopUtilization(later, earlier),
  });
  expect(isBusy(), "not known yet").toBe(true);
  idle += 150;
  expect(isBusy(), "rested").toBe(false);
  active += 99;
  expect(isBusy(), "too short to tell").toBe(false);
  active += 51;
  expect(isBusy(), "worked").toBe(true);
  active += 70;
  idle += 80;
  expect(isBusy(), "worked half the time").toBe(false);
  idle += 400;
  expect(isBusy(), "not asked for a while").toBe(true);
});
