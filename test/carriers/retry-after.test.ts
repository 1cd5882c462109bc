import { expect, test } from "vitest";
import { retryAfterMs } from "../../carriers/retry-after.ts";

const nowMs = Date.UTC(2026, 5, 1, 12, 0, 0);

test.each([
  ["0", 0],
  ["7", 7_000],
  [" 7 ", 7_000],
  ["Mon, 01 Jun 2026 12:00:30 GMT", 30_000],
  ["Mon, 01 Jun 2026 11:00:00 GMT", 0],
  ["999999999999999999", 3_600_000],
  ["", null],
  ["soon", null],
  ["7s", null],
] as const)("%j asks to wait %s ms", (header, expected) => {
  expect(retryAfterMs(header, nowMs)).toBe(expected);
});

test("no header, or two of them, ask for nothing", () => {
  expect(retryAfterMs(undefined, nowMs)).toBeNull();
  expect(retryAfterMs(["1", "2"], nowMs)).toBeNull();
});
