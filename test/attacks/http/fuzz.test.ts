/** A short run of the fuzzer, always the same; `npm run fuzz -- --seconds 300` is the long one, each time another. */
import { expect, test } from "vitest";
import { fuzz } from "./fuzz/fuzz.ts";

test("whatever is sent to any route, the answer is a documented one, and the gateway lives on at its size", async () => {
  const { faults, byStatus, residentMegabytes } = await fuzz({ seconds: 6, seed: 1 });
  expect(faults).toEqual([]);
  // It gets past keys, schemas and limits, and is refused at each of them.
  expect(Object.keys(byStatus)).toEqual(expect.arrayContaining(["200", "202", "400", "401", "404", "405"]));
  const [warm = 0] = residentMegabytes;
  expect(residentMegabytes.at(-1)).toBeLessThan(warm + 100);
});
