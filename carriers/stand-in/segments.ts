/**
 * How many segments a text takes on the air, as carriers count and charge it (3GPP TS 23.038): 160 septets alone or 153
 * each when split, or 70 and 67 UTF-16 units as soon as one character is outside of GSM 7-bit.
 */
const basic = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
/** Two septets each: an escape and the character. */
const extended = new Set("\f^{}\\[~]|€");

export interface Segments {
  readonly count: number;
  readonly encoding: "GSM-7" | "UCS-2";
}

export function segmentsOf(text: string): Segments {
  let septets = 0;
  for (const character of text) {
    if (basic.has(character)) septets += 1;
    else if (extended.has(character)) septets += 2;
    else return { count: text.length <= 70 ? 1 : Math.ceil(text.length / 67), encoding: "UCS-2" };
  }
  return { count: septets <= 160 ? 1 : Math.ceil(septets / 153), encoding: "GSM-7" };
}
