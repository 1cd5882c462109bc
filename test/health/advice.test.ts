import { describe, expect, test } from "vitest";
import { decodeAdvice, encodeAdvice, isToldOpen, type CircuitAdvice } from "../../src/health/advice.ts";

const open: CircuitAdvice = { carrier: "a", channel: "sms", state: "open", faultAt: 10_000, openedAt: 10_000 };
const resetMs = 15_000;

describe("a circuit that others call open", () => {
  test("is open when two say so, whatever we have seen", () => {
    expect(isToldOpen([open, open], 12_000, 100_000, resetMs)).toBe(true);
  });

  test("is open when one says so and we have seen no good call since", () => {
    expect(isToldOpen([open], 9_999, 11_000, resetMs)).toBe(true);
  });

  test("is not open when one says so and a call of ours that began later went well", () => {
    expect(isToldOpen([open], 10_000, 11_000, resetMs)).toBe(false);
  });

  test("is believed of one witness for one reset time only: the witness may be the broken part", () => {
    expect(isToldOpen([open], 0, 24_999, resetMs)).toBe(true);
    expect(isToldOpen([open], 0, 25_000, resetMs)).toBe(false);
  });

  test("is not open when they only doubt it or probe it", () => {
    expect(isToldOpen([{ ...open, state: "doubtful" }, { ...open, state: "half_open" }, open], 12_000, 13_000, resetMs)).toBe(false);
  });
});

test("advice is read as it was written", () => {
  expect(decodeAdvice(encodeAdvice([open]))).toEqual([open]);
});

test.each(["", "{", "null", '[{"carrier":"a"}]', '[{"carrier":"a","channel":"fax","state":"open","faultAt":1,"openedAt":1}]'])(
  "what can't be read as advice is none: %s",
  (text) => {
    expect(decodeAdvice(text)).toBeNull();
  },
);
