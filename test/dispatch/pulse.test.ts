/** A loop that has stopped without a word is found out by the beats that are missing. */
import { expect, test } from "vitest";
import { createPulse, pulseLifeMs } from "../../src/dispatch/pulse.ts";

test("it beats from the first beat on, and until the last one is too old", () => {
  let now = 0;
  const pulse = createPulse(() => now);
  expect(pulse.isBeating()).toBe(false);
  pulse.beat();
  expect(pulse.isBeating()).toBe(true);
  now = pulseLifeMs - 1;
  expect(pulse.isBeating()).toBe(true);
  now = pulseLifeMs;
  expect(pulse.isBeating()).toBe(false);
  pulse.beat();
  expect(pulse.isBeating()).toBe(true);
});
