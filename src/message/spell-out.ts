/** Makes voices read a code character by character. Commas are pauses in every voice; speech marks differ by carrier. */

/** "a1b2" -> "A, 1, B, 2": voices take some lower-case letters for words. */
export function spellOut(code: string): string {
  return Array.from(code.toUpperCase()).join(", ");
}

/** Spells the long numbers of a text out; up to three digits are read as numbers anyway. */
export function spellOutNumbers(text: string): string {
  return text.replace(/\p{Nd}{4,}/gu, spellOut);
}
