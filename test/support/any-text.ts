/** Text of any kind: every code point, half characters included, with plain letters and digits often enough to look real. */
import * as fc from "fast-check";

const anyCharacter = fc.integer({ min: 0, max: 0x10_ffff }).map((codePoint) => String.fromCodePoint(codePoint));
const plainCharacter = fc.string({ minLength: 1, maxLength: 1 });

export function anyText(limits: { readonly minLength?: number; readonly maxLength: number }): fc.Arbitrary<string> {
  return fc.string({ unit: fc.oneof(plainCharacter, anyCharacter), ...limits });
}
