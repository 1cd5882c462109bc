/** The `Idempotency-Key` header: what counts as the same key, and what as none. */
import { describe, expect, test } from "vitest";
import { parseIdempotencyKey } from "../../src/api/idempotency-key.ts";

test("without the header there is no key", () => {
  expect(parseIdempotencyKey(undefined)).toBeNull();
});

describe("is a key", () => {
  test.each([
    ["k-1", "k-1"],
    ['"k-1"', "k-1"],
    ["!", "!"],
    ["~", "~"],
    ['"!"', "!"],
    ['"#[]~"', "#[]~"],
    ["8e03978e-40d5-43dd-bc93-6894a57f9324", "8e03978e-40d5-43dd-bc93-6894a57f9324"],
    [String.raw`"a\"b"`, 'a"b'],
    [String.raw`"a\\b"`, String.raw`a\b`],
    [String.raw`"\"\"\\"`, String.raw`""` + "\\"],
    [String.raw`a\b`, String.raw`a\b`],
    ["k".repeat(255), "k".repeat(255)],
    [`"${"k".repeat(255)}"`, "k".repeat(255)],
    [`"${String.raw`\"`.repeat(255)}"`, '"'.repeat(255)],
  ])("%s, which is %s", (header, key) => {
    expect(parseIdempotencyKey(header)).toEqual({ kind: "key", key });
  });
});

describe("is refused with the header's name and what it may be", () => {
  test.each([
    "",
    '""',
    " ",
    "a b",
    '"a b"',
    " k-1",
    "k-1 ",
    '"',
    '"k-1',
    'k-1"',
    'x"k-1"',
    '"k-1"x',
    '"k"1"',
    '"a", "b"',
    String.raw`"k\1"`,
    String.raw`"k-1\"`,
    '"\u007f"',
    '"\u001f"',
    "kéy",
    '"kéy"',
    "k\n",
    "k".repeat(256),
    `"${"k".repeat(256)}"`,
  ])("%j", (header) => {
    const problem = parseIdempotencyKey(header);
    expect(problem).toMatchObject({ kind: "problem", code: "invalid_request" });
    expect(JSON.stringify(problem)).toContain("Idempotency-Key");
    expect(JSON.stringify(problem)).toContain("1 to 255 visible ASCII characters");
  });
});
