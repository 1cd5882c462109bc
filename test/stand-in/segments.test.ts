import { expect, test } from "vitest";
import { segmentsOf } from "../../carriers/stand-in/segments.ts";

test.each([
  ["nothing", "", 1, "GSM-7"],
  ["160 plain characters", "a".repeat(160), 1, "GSM-7"],
  ["161 plain characters", "a".repeat(161), 2, "GSM-7"],
  ["306 plain characters", "a".repeat(306), 2, "GSM-7"],
  ["307 plain characters", "a".repeat(307), 3, "GSM-7"],
  ["80 characters of the extension table", "€".repeat(80), 1, "GSM-7"],
  ["81 characters of the extension table", "€".repeat(81), 2, "GSM-7"],
  ["70 characters outside of GSM 7-bit", "ж".repeat(70), 1, "UCS-2"],
  ["71 characters outside of GSM 7-bit", "ж".repeat(71), 2, "UCS-2"],
  ["36 emoji, two units each", "😀".repeat(36), 2, "UCS-2"],
])("%s take the segments that the air interface needs", (_what, text, count, encoding) => {
  expect(segmentsOf(text)).toEqual({ count, encoding });
});
