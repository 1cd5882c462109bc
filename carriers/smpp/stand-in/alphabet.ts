/** GSM 03.38, an octet for each septet, and UCS-2: what a phone makes of octets, and of what its owner writes. */

const plain = Array.from(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\0ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
const escape = 0x1b;
const escaped: Readonly<Record<string, number>> = {
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
const unescaped = new Map(Object.entries(escaped).map(([character, code]) => [code, character]));

/** null for octets that are no septets, or a pair that means nothing: a message like that was not meant. */
export function readGsm(octets: Buffer): string | null {
  let text = "";
  for (let at = 0; at < octets.length; at++) {
    const octet = octets[at] ?? 0;
    const character = octet === escape ? unescaped.get(octets[++at] ?? -1) : plain[octet];
    if (character === undefined) return null;
    text += character;
  }
  return text;
}

export function readUcs2(octets: Buffer): string | null {
  return octets.length % 2 === 0 ? Buffer.from(octets).swap16().toString("utf16le") : null;
}

/** As a phone writes it: data_coding, and the octets. */
export function written(text: string): { readonly dataCoding: number; readonly octets: Buffer } {
  const codes = Array.from(text, (character) => {
    const extra = escaped[character];
    const code = plain.indexOf(character);
    return extra !== undefined ? [escape, extra] : code >= 0 && code !== escape ? [code] : null;
  });
  if (codes.includes(null)) return { dataCoding: 8, octets: Buffer.from(text, "utf16le").swap16() };
  return { dataCoding: 0, octets: Buffer.from(codes.flatMap((code) => code ?? [])) };
}
