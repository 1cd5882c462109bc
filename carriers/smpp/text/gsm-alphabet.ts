/**
 * The GSM 7-bit default alphabet (3GPP TS 23.038) as SMPP carries it: one septet per octet, unpacked, two for the
 * characters of the extension table. Without national shift tables, which carriers don't use.
 */

const basic =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const escape = 0x1b;
const extended: ReadonlyMap<number, string> = new Map([
  [0x0a, "\f"],
  [0x14, "^"],
  [0x28, "{"],
  [0x29, "}"],
  [0x2f, "\\"],
  [0x3c, "["],
  [0x3d, "~"],
  [0x3e, "]"],
  [0x40, "|"],
  [0x65, "€"],
]);

const septets: ReadonlyMap<string, readonly number[]> = new Map<string, readonly number[]>([
  ...Array.from(basic, (character, code) => [character, [code]] as const),
  ...Array.from(extended, ([code, character]) => [character, [escape, code]] as const),
]);

/** The septets of one character, one or two; null when the alphabet lacks it. */
export function gsmSeptets(character: string): readonly number[] | null {
  return character === "\u001b" ? null : (septets.get(character) ?? null);
}

/** What is no septet, and an escape that nothing follows, is left out; an unknown escape reads as the plain character (23.038, 6.2.1.1). */
export function readGsm(octets: Buffer): string {
  let text = "";
  let isEscaped = false;
  for (const octet of octets) {
    if (octet === escape && !isEscaped) {
      isEscaped = true;
      continue;
    }
    const plain = octet === escape ? "" : (basic[octet] ?? "");
    text += isEscaped ? (extended.get(octet) ?? plain) : plain;
    isEscaped = false;
  }
  return text;
}
