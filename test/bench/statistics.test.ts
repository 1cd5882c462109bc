/** What the bench quotes, on numbers that can be checked by hand. */
import { describe, expect, test } from "vitest";
import { percentile, spreadOf } from "./figures/statistics.ts";

describe("a percentile is the value at its rank", () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  test.each([
    [50, 50],
    [99, 99],
    [100, 100],
  ])("the %ith of 1 to 100 is %i", (percent, value) => {
    expect(percentile(hundred, percent)).toBe(value);
  });

  test("what never arrived lies above everything that did", () => {
    expect(percentile([1, Number.POSITIVE_INFINITY, 2], 99)).toBe(Number.POSITIVE_INFINITY);
    expect(percentile([1, Number.POSITIVE_INFINITY, 2], 50)).toBe(2);
  });
});

describe("a spread is the median with its range", () => {
  test("of an odd number of rounds", () => {
    expect(spreadOf([30, 10, 20])).toEqual({ median: 20, least: 10, most: 30 });
  });

  test("of an even number of rounds", () => {
    expect(spreadOf([40, 10, 20, 30])).toEqual({ median: 25, least: 10, most: 40 });
  });

  test("is not quoted when a round has no value", () => {
    expect(spreadOf([1, null, 3])).toBeNull();
    expect(spreadOf([])).toBeNull();
  });
});
