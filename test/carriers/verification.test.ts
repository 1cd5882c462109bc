/** Comparing what was given with what was expected. */
import { expect, test } from "vitest";
import { isEqualText } from "../../carriers/verification.ts";

test.each([
  ["", "", true],
  ["abc", "abc", true],
  ["ü", "ü", true],
  ["abc", "abd", false],
  ["abc", "abcd", false],
  ["abcd", "abc", false],
  ["", "a", false],
  ["abc", "ABC", false],
  ["u", "ü", false],
])("%j and %j are the same text: %s", (given, expected, same) => {
  expect(isEqualText(given, expected)).toBe(same);
});
