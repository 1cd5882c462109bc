/** The load's phones and codes: what the bench counts by must be unique, valid, and found again in a message's text. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { readDestination } from "../../src/numbering/destination.ts";
import { codeOf, indexIn, phoneOf } from "./load/request.ts";

const anyIndex = fc.integer({ min: 0, max: 7_999_999 });

test("the code in a message's text leads back to the index", () => {
  fc.assert(
    fc.property(anyIndex, (index) => {
      expect(indexIn(`Your Contoso code is ${codeOf(index)}. Don't share it.`)).toBe(index);
    }),
  );
});

test("a text without a code leads nowhere", () => {
  expect(indexIn("Your Contoso code is 482913.")).toBeNull();
});

test("each exchange that the load walks through holds valid US phones", () => {
  for (let index = 0; index < 8_000_000; index += 10_000) {
    expect(readDestination(phoneOf(index)), phoneOf(index)).toMatchObject({ kind: "valid", destination: { country: "US" } });
  }
});
