/** One subscriber's number, spelled in the ways that people, address books and attackers have for it. */
import * as fc from "fast-check";

export interface Subscriber {
  readonly countryCode: string;
  readonly national: string;
  /** What is dialled before the national number inside of the country. */
  readonly trunk: string;
}

export const subscribers: readonly Subscriber[] = [
  { countryCode: "1", national: "4255550123", trunk: "1" },
  { countryCode: "44", national: "7400123456", trunk: "0" },
  { countryCode: "49", national: "15123456789", trunk: "0" },
  { countryCode: "55", national: "11987654321", trunk: "0" },
  { countryCode: "7", national: "9123456789", trunk: "8" },
  { countryCode: "52", national: "5512345678", trunk: "1" },
  { countryCode: "33", national: "612345678", trunk: "0" },
  { countryCode: "36", national: "201234567", trunk: "06" },
];

const digitScripts = ["0", "٠", "۰", "०", "০", "๐", "０", "𝟎", "𝟘", "߀", "①"];
const marks = [
  ["", "", "", " ", "-", ".", "/", "(", ")", "[", "]", "\t", "\n", "\u00a0", "\u3000", "\u2011", "\u2212", "·", "'", ",", "_", "~"],
  ["\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u202a", "\u202e", "\u2066", "\ufeff", "\u00ad", "\u0301", "\ufe0f", "\u20e3", "\0"],
].flat();
const prefixes = ["+", "＋", "00", "011", "0011", "+00", "+011", "++", "tel:+", "TEL: +", "sip:+", "(+", "\u202d+", "+ ", "0", ""];
const suffixes = [
  "",
  "",
  "",
  "x123",
  " ext. 4",
  ";ext=7",
  ";phone-context=+1",
  "#",
  "*",
  "p1",
  ",,1",
  "@contoso.com",
  "\u202c",
  " (mobile)",
  "?",
];

/** Hostile and harmless together: each digit may be of another script, with another mark behind it. */
export function spellingsOf({ countryCode, national, trunk }: Subscriber): fc.Arbitrary<string> {
  const digit = fc.record({ zero: fc.constantFrom("0", "0", "0", "0", ...digitScripts), mark: fc.constantFrom(...marks) });
  const zeros = fc.constantFrom("", "", "", trunk, "0", "00", `${trunk}${trunk}`);
  // Behind a "+" or "00" it would be another country's number.
  const nationalStart = fc.constantFrom("", "tel:", "(", trunk, `tel:${trunk}`);
  return fc
    .record({
      start: fc.oneof(
        { weight: 4, arbitrary: zeros.map((zero) => `+${countryCode}${zero}`) },
        { weight: 3, arbitrary: fc.tuple(fc.constantFrom(...prefixes), zeros).map(([prefix, zero]) => prefix + countryCode + zero) },
        { weight: 1, arbitrary: nationalStart },
      ),
      suffix: fc.constantFrom(...suffixes),
      digits: fc.array(digit, { minLength: 24, maxLength: 24 }),
      isDressed: fc.boolean(),
    })
    .map(({ start, suffix, digits, isDressed }) => {
      const written = Array.from(start + national, (character, index) => (isDressed ? dress(character, digits[index]) : character));
      return written.join("") + suffix;
    });
}

function dress(character: string, look: { readonly zero: string; readonly mark: string } | undefined): string {
  if (look === undefined || !/\d/.test(character)) return character;
  const zero = look.zero.codePointAt(0) ?? 0x30;
  return String.fromCodePoint(zero + Number(character)) + look.mark;
}
