import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { createLoopLoad } from "../../src/dispatch/loop-load.ts";

test("a process that rests isn't busy; one that doesn't, or of which nothing is known of late, counts as busy", async () => {
  const isBusy = createLoopLoad();
  expect(isBusy(), "not known yet").toBe(true);
  await pause(150);
  expect(isBusy(), "rested").toBe(false);
  const untilMs = performance.now() + 150;
  while (performance.now() < untilMs);
  expect(isBusy(), "worked").toBe(true);
  await pause(150);
  expect(isBusy()).toBe(false);
  await pause(400);
  expect(isBusy(), "not asked for a while").toBe(true);
});
