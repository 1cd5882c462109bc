import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  afterFault,
  afterSuccess,
  afterTold,
  isDoubtful,
  needsProbe,
  unsuspected,
  type Call,
  type Suspicion,
} from "../../src/health/suspicion.ts";

const resetMs = 15_000;
const call = (number: number, changes: Partial<Call> = {}): Call => ({ number, beganAt: number * 10, isProbe: false, ...changes });
const fault = (before: Suspicion, one: Call, now: number) => afterFault(before, one, now, resetMs);

describe("doubt", () => {
  test("begins with the first fault and lasts for the reset time", () => {
    const suspicion = fault(unsuspected, call(1), 1_000);
    expect(isDoubtful(suspicion, 1_000, false)).toBe(true);
    expect(isDoubtful(suspicion, 15_999, false)).toBe(true);
    expect(isDoubtful(suspicion, 16_000, false)).toBe(false);
  });

  test("is not doubled by the other victims of the same fault", () => {
    let suspicion = unsuspected;
    for (let number = 1; number <= 50; number += 1) suspicion = fault(suspicion, call(number), 1_000);
    expect(isDoubtful(suspicion, 16_000, false)).toBe(false);
  });

  test("doubles with each probe that fails, up to ten times the reset time", () => {
    let suspicion = fault(unsuspected, call(1), 0);
    const periods: number[] = [];
    for (let number = 2; number <= 7; number += 1) {
      const now = suspicion.doubtfulUntil;
      suspicion = fault(suspicion, call(number, { isProbe: true }), now);
      periods.push((suspicion.doubtfulUntil - now) / resetMs);
    }
    expect(periods).toEqual([2, 4, 8, 10, 10, 10]);
  });

  test("when run out asks for one probe, and holds for all others while that is under way", () => {
    const suspicion = fault(unsuspected, call(1), 0);
    expect(needsProbe(suspicion, resetMs - 1)).toBe(false);
    expect(needsProbe(suspicion, resetMs)).toBe(true);
    expect(isDoubtful(suspicion, resetMs, true)).toBe(true);
  });

  test("ends with a good call that began after the faulty one", () => {
    const suspicion = afterSuccess(fault(unsuspected, call(1), 5_000), call(2));
    expect(isDoubtful(suspicion, 5_001, false)).toBe(false);
    expect(needsProbe(suspicion, 60_000)).toBe(false);
  });

  test("is not ended by a good call that began before the faulty one", () => {
    expect(isDoubtful(afterSuccess(fault(unsuspected, call(2), 5_000), call(1)), 5_001, false)).toBe(true);
  });

  test("is not begun by a call that ends in a time-out after younger ones went well", () => {
    expect(afterFault(afterSuccess(unsuspected, call(2)), call(1), 5_000, resetMs).rounds).toBe(0);
  });
});

describe("a fault that another instance tells of", () => {
  test("makes doubtful for the reset time", () => {
    const suspicion = afterTold(unsuspected, 1_000, 1_200, resetMs);
    expect(isDoubtful(suspicion, 15_999, false)).toBe(true);
    expect(isDoubtful(suspicion, 16_000, false)).toBe(false);
  });

  test("counts once, however often it is told", () => {
    const once = afterTold(unsuspected, 1_000, 1_200, resetMs);
    expect(afterTold(once, 1_000, 9_000, resetMs)).toBe(once);
  });

  test("weighs less than a good call of our own that began later", () => {
    const proven = afterSuccess(unsuspected, call(1, { beganAt: 1_001 }));
    expect(isDoubtful(afterTold(proven, 1_000, 1_200, resetMs), 1_200, false)).toBe(false);
    expect(isDoubtful(afterTold(proven, 1_002, 1_200, resetMs), 1_200, false)).toBe(true);
  });

  test("from the future, by a clock that is wrong, makes doubtful for no longer", () => {
    const suspicion = afterTold(unsuspected, 900_000, 1_000, resetMs);
    expect(suspicion.doubtfulUntil).toBe(1_000 + resetMs);
  });

  test("is not first-hand: no rounds are counted", () => {
    expect(afterTold(unsuspected, 1_000, 1_200, resetMs).rounds).toBe(0);
  });
});

test("whatever happens, doubt never reaches farther than ten reset times ahead, and a good call that began last ends it", () => {
  const event = fc.oneof(
    fc.record({ kind: fc.constant("fault" as const), isProbe: fc.boolean() }),
    fc.record({ kind: fc.constant("success" as const), isProbe: fc.boolean() }),
    fc.record({ kind: fc.constant("told" as const), agoMs: fc.nat(30_000) }),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(event, fc.nat(20_000))), (events) => {
      let now = 100_000;
      let number = 0;
      let suspicion = unsuspected;
      for (const [one, pauseMs] of events) {
        now += pauseMs;
        if (one.kind === "told") suspicion = afterTold(suspicion, now - one.agoMs, now, resetMs);
        else {
          number += 1;
          const made = { number, beganAt: now, isProbe: one.isProbe };
          suspicion = one.kind === "fault" ? afterFault(suspicion, made, now, resetMs) : afterSuccess(suspicion, made);
        }
        expect(suspicion.doubtfulUntil - now).toBeLessThanOrEqual(10 * resetMs);
      }
      suspicion = afterSuccess(suspicion, { number: number + 1, beganAt: now, isProbe: false });
      expect(isDoubtful(suspicion, now, false)).toBe(false);
    }),
  );
});
