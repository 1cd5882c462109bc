import * as fc from "fast-check";
import { expect, test } from "vitest";
import { senderTiers } from "../../src/routing/eligibility.ts";
import { compareRanks, drawCarrier, reasonOf, type Rank } from "../../src/routing/rank.ts";

const plain: Rank = {
  failures: 0,
  isDoubtful: false,
  likeness: 0,
  isReserve: false,
  tier: "home_short_code",
  carrierDraw: 0,
  senderTurn: 0,
};

/** From the lightest drawback to the heaviest: each one outweighs all before it together. */
const drawbacks: readonly Partial<Rank>[] = [
  { senderTurn: 9 },
  { carrierDraw: 9 },
  { tier: "foreign_toll_free" },
  { isReserve: true },
  { likeness: 3 },
  { isDoubtful: true },
  { failures: 1 },
];

test.each(drawbacks.map((drawback, at) => [Object.keys(drawback)[0], at] as const))("%s outweighs everything below it", (_, at) => {
  const lighter: Rank = Object.assign({}, plain, ...drawbacks.slice(0, at));
  const heavier: Rank = { ...plain, ...drawbacks[at] };
  expect(compareRanks(lighter, heavier)).toBeLessThan(0);
  expect(compareRanks(heavier, lighter)).toBeGreaterThan(0);
});

test("the reason for a choice is the heaviest thing held against it", () => {
  expect(reasonOf(plain)).toBe("home_short_code");
  expect(reasonOf({ ...plain, isReserve: true })).toBe("reserve_carrier");
  expect(reasonOf({ ...plain, isReserve: true, likeness: 1 })).toBe("failed_for_phone");
  expect(reasonOf({ ...plain, likeness: 1, isDoubtful: true })).toBe("doubtful_carrier");
  expect(reasonOf({ ...plain, isDoubtful: true, failures: 1 })).toBe("failed_in_delivery");
});

test("ranks are a total order", () => {
  const rank = fc.record({
    failures: fc.nat(2),
    isDoubtful: fc.boolean(),
    likeness: fc.constantFrom(0, 1, 2, 3),
    isReserve: fc.boolean(),
    tier: fc.constantFrom(...senderTiers),
    carrierDraw: fc.constantFrom(0, 0.5),
    senderTurn: fc.nat(1),
  });
  fc.assert(
    fc.property(rank, rank, rank, (a, b, c) => {
      expect(Math.sign(compareRanks(a, b))).toBe(-Math.sign(compareRanks(b, a)) + 0);
      if (compareRanks(a, b) <= 0 && compareRanks(b, c) <= 0) expect(compareRanks(a, c)).toBeLessThanOrEqual(0);
    }),
  );
});

test("a carrier's draw is finite for every draw below 1, reserves included", () => {
  expect(drawCarrier(50, 1 - Number.EPSILON)).toBeLessThan(Infinity);
  expect(drawCarrier(0, 0.5)).toBeGreaterThan(0);
  expect(drawCarrier(100, 0.5)).toBeLessThan(drawCarrier(50, 0.5));
});
