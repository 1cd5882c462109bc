/** Segments on the air, against a slow encoder written from the standard's table. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { measureText } from "../../src/numbering/segments.ts";
import { anyText } from "../support/any-text.ts";

/** 3GPP TS 23.038, 6.2.1: code 0 to 127, sixteen a row; the escape, 0x1B, stands as itself. */
const defaultTable = [
  "@£$¥èéùìòÇ\nØø\rÅå",
  "Δ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ",
  " !\"#¤%&'()*+,-./",
  "0123456789:;<=>?",
  "¡ABCDEFGHIJKLMNO",
  "PQRSTUVWXYZÄÖÑÜ§",
  "¿abcdefghijklmno",
  "pqrstuvwxyzäöñüà",
].join("");
/** Without the escape. */
const letters = defaultTable.replace("\u001b", "");
/** 6.2.1.1, by code. */
const extension: Record<string, number> = {
  "\f": 0x0a,
  "^": 0x14,
  "{": 0x28,
  "}": 0x29,
  "\\": 0x2f,
  "[": 0x3c,
  "~": 0x3d,
  "]": 0x3e,
  "|": 0x40,
  "€": 0x65,
};

/** The segments themselves, as lists of septets or of UTF-16 units. */
function encode(text: string): number[][] {
  const septets = gsmSeptets(text);
  if (septets !== null) return cut(septets, 160, 153, (last) => last === 0x1b);
  const units = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
  return cut(units, 70, 67, (last, next) => last >= 0xd800 && last < 0xdc00 && next >= 0xdc00 && next < 0xe000);
}

function gsmSeptets(text: string): number[] | null {
  const septets: number[] = [];
  for (const character of text) {
    const code = letters.includes(character) ? defaultTable.indexOf(character) : -1;
    const extended = extension[character];
    if (code >= 0) septets.push(code);
    else if (extended !== undefined) septets.push(0x1b, extended);
    else return null;
  }
  return septets;
}

function cut(units: number[], alone: number, part: number, isPair: (last: number, next: number) => boolean): number[][] {
  if (units.length <= alone) return [units];
  const segments: number[][] = [];
  let rest = units;
  while (rest.length > 0) {
    const parts = rest.length > part && isPair(rest[part - 1] ?? 0, rest[part] ?? 0);
    const taken = parts ? part - 1 : part;
    segments.push(rest.slice(0, taken));
    rest = rest.slice(taken);
  }
  return segments;
}

describe("edges", () => {
  test.each([
    ["160 letters", "a".repeat(160), "gsm7", 160, 1],
    ["161 letters", "a".repeat(161), "gsm7", 161, 2],
    ["306 letters", "a".repeat(306), "gsm7", 306, 2],
    ["307 letters", "a".repeat(307), "gsm7", 307, 3],
    ["80 euros", "€".repeat(80), "gsm7", 160, 1],
    ["81 euros", "€".repeat(81), "gsm7", 162, 2],
    ["an escape pair at the seam moves on whole", `${"a".repeat(152)}€${"a".repeat(152)}`, "gsm7", 306, 3],
    ["70 Cyrillic letters", "ж".repeat(70), "ucs2", 70, 1],
    ["71 Cyrillic letters", "ж".repeat(71), "ucs2", 71, 2],
    ["134 Cyrillic letters", "ж".repeat(134), "ucs2", 134, 2],
    ["135 Cyrillic letters", "ж".repeat(135), "ucs2", 135, 3],
    ["35 emoji", "🔐".repeat(35), "ucs2", 70, 1],
    ["66 emoji: 33 a segment", "🔐".repeat(66), "ucs2", 132, 2],
    ["67 emoji", "🔐".repeat(67), "ucs2", 134, 3],
    ["one letter outside turns all into UCS-2", `${"a".repeat(70)}ó`, "ucs2", 71, 2],
    ["ç is not in the alphabet, Ç is", "ç", "ucs2", 1, 1],
    ["Ç", "Ç", "gsm7", 1, 1],
    ["an escape character is no letter", "\u001b", "ucs2", 1, 1],
    ["nothing still takes a message", "", "gsm7", 0, 1],
  ] as const)("%s", (_what, text, alphabet, units, segments) => {
    expect(measureText(text)).toEqual({ alphabet, units, segments });
  });
});

test("the standard's table is whole", () => {
  expect(defaultTable).toHaveLength(128);
  for (const character of letters) expect(measureText(character)).toEqual({ alphabet: "gsm7", units: 1, segments: 1 });
});

describe("as the slow encoder has it", () => {
  const gsm = fc.string({ unit: fc.constantFrom(...Array.from(letters), ...Object.keys(extension)), maxLength: 500 });
  const mixed = fc.string({
    unit: fc.oneof(fc.constantFrom("a", "€", "ж", "🔐", "\ud83d"), anyText({ minLength: 1, maxLength: 1 })),
    maxLength: 250,
  });

  test.each([
    ["GSM 7-bit", gsm],
    ["anything", mixed],
  ])("%s", (_what, texts) => {
    fc.assert(
      fc.property(texts, (text) => {
        const segments = encode(text);
        const { alphabet, ...measured } = measureText(text);
        expect(alphabet).toBe(gsmSeptets(text) === null ? "ucs2" : "gsm7");
        expect(measured).toEqual({ units: segments.flat().length, segments: segments.length });
      }),
      { numRuns: 500 },
    );
  });
});
