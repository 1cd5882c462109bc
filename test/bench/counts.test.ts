/** What a delivery costs Redis may only fall: by counts, which say the same on a slow machine and on a fast one. */
import { beforeAll, describe, expect, test } from "vitest";
import { ceilings } from "./counts/ceilings.ts";
import { countWork, type Counts } from "./counts/count-work.ts";

/** Ten seconds, but on a machine that does much else beside. */
const deadlineMs = 180_000;

let counts: Counts;
beforeAll(async () => {
  counts = await countWork();
}, deadlineMs);

describe.each(["saturated", "idle"] as const)("%s, a delivery takes at most", (load) => {
  test(`${ceilings[load].commands} Redis commands, those inside scripts included`, () => {
    expect(counts[load].commands).toBeLessThanOrEqual(ceilings[load].commands);
  });

  test(`${ceilings[load].scripts} scripts`, () => {
    expect(counts[load].scripts).toBeLessThanOrEqual(ceilings[load].scripts);
  });

  test(`${ceilings[load].roundTrips} round trips`, () => {
    expect(counts[load].roundTrips).toBeLessThanOrEqual(ceilings[load].roundTrips);
  });
});

describe("a delivery that has ended leaves at most", () => {
  test(`${ceilings.bytes.record} bytes of record`, () => {
    expect(counts.bytes.record).toBeLessThanOrEqual(ceilings.bytes.record);
  });

  test(`${ceilings.bytes.ended} bytes of all, budget and idempotency key included`, () => {
    expect(counts.bytes.ended).toBeLessThanOrEqual(ceilings.bytes.ended);
  });
});
