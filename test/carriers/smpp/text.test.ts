/** Texts as short messages: the right alphabet, parts that fit, and nothing lost on the way. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { readGsm } from "../../../carriers/smpp/text/gsm-alphabet.ts";
import { textParts } from "../../../carriers/smpp/text/text-parts.ts";
import { readText } from "../../../carriers/smpp/text/read-text.ts";
import { measureText } from "../../../src/numbering/segments.ts";
import { anyText } from "../../support/any-text.ts";

/** The text as a phone joins it. */
function joined(text: string): string {
  return textParts(text, 7)
    .map(({ octets, ...coding }) => readText({ ...coding, source: "", destination: "", message: octets, tlvs: new Map() }))
    .join("");
}

const gsmText = fc.string({ unit: fc.constantFrom(...Array.from("@£$ ÅΔ_{}[]~|€\\^Contoso 0123456789é\n")), maxLength: 500 });

test("one septet is one octet, and two for the extension table", () => {
  expect(textParts("@_{€a", 0)).toEqual([{ dataCoding: 0, esmClass: 0, octets: Buffer.from([0x00, 0x11, 0x1b, 0x28, 0x1b, 0x65, 0x61]) }]);
});

test("a character outside of the alphabet turns the whole text into UCS-2, big-endian", () => {
  expect(textParts("a😀", 0)).toEqual([{ dataCoding: 8, esmClass: 0, octets: Buffer.from([0x00, 0x61, 0xd8, 0x3d, 0xde, 0x00]) }]);
  expect(textParts("\u001b", 0), "the escape itself is no character").toMatchObject([{ dataCoding: 8 }]);
});

test.each([
  ["a".repeat(160), 0x00, [160]],
  ["a".repeat(161), 0x00, [159, 14]],
  [`${"a".repeat(152)}€${"a".repeat(8)}`, 0x00, [158, 16]],
  ["ж".repeat(70), 0x08, [140]],
  ["ж".repeat(71), 0x08, [140, 14]],
  [`${"ж".repeat(66)}😀${"ж".repeat(3)}`, 0x08, [138, 16]],
])("%#: parts of the right size, never through the middle of a character", (text, dataCoding, sizes) => {
  const parts = textParts(text, 200);
  expect(parts.map(({ octets }) => octets.length)).toEqual(sizes);
  for (const [index, part] of parts.entries()) {
    expect(part.dataCoding).toBe(dataCoding);
    if (sizes.length === 1) continue;
    expect(part.esmClass).toBe(0x40);
    expect([...part.octets.subarray(0, 6)]).toEqual([5, 0, 3, 200, sizes.length, index + 1]);
  }
});

test("any text arrives as it was sent, in as many parts as the sender's rate is charged for", () => {
  fc.assert(
    fc.property(fc.oneof(gsmText, anyText({ maxLength: 400 })), (text) => {
      expect(joined(text)).toBe(text);
      expect(textParts(text, 7)).toHaveLength(measureText(text).segments);
    }),
    { numRuns: 1_000 },
  );
});

test("octets that are no septets, and an escape at the end, are left out", () => {
  expect(readGsm(Buffer.from([0x41, 0x80, 0xff, 0x42, 0x1b]))).toBe("AB");
  expect(readGsm(Buffer.from([0x1b, 0x41, 0x1b, 0x1b, 0x43])), "an unknown escape reads as the plain character").toBe("AC");
});
