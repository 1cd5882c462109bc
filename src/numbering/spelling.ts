/**
 * Reads how a number was written, and only that: which characters are digits, which are ornament, and what can't be
 * part of one phone number. Separate from the numbering plans, which judge the digits. Input is bounded before any
 * pattern sees it.
 */

export type Spelling = { readonly kind: "number"; readonly number: string } | { readonly kind: "invalid"; readonly detail: string };

/** The longest sensible spelling, a spaced `tel:` address, has half of this. */
const maximumLength = 64;
const advice = 'Send it in E.164: "+", the country code and the number, for example +14255550123.';

const plain = /^\+[1-9]\d{6,14}$/;
/** What people, address books and right-to-left text put between digits. */
const ornament = /^[\s\p{Default_Ignorable_Code_Point}\p{Dash_Punctuation}\u2212\u30fc()[\]（）./．·•]$/u;
const extension = /\p{Nd}[\s.]*(?:[x#,;]|ext|доб|int|anexo)/iu;
/** Zeros of the decimal digits that phones' keyboards type: Arabic, Persian, Devanagari, Bengali, Thai, Burmese, Khmer, full-width. */
const zeros = [0x0660, 0x06f0, 0x0966, 0x09e6, 0x0e50, 0x1040, 0x17e0, 0xff10];

/** "+" and digits, in whatever way the number was written. */
export function readSpelling(text: string): Spelling {
  if (text.length > maximumLength) return invalid(`The number is longer than ${maximumLength} characters. ${advice}`);
  if (plain.test(text)) return { kind: "number", number: text };
  const written = text.replace(/^\s*tel:/i, "");
  let digits = "";
  let international = false;
  for (const character of written) {
    const digit = digitOf(character);
    if (digit !== null) digits += digit;
    else if ((character === "+" || character === "＋") && !international && digits === "") international = true;
    else if (!ornament.test(character)) return invalid(whyUnreadable(written));
  }
  if (digits === "") return invalid(`The number holds no digits. ${advice}`);
  if (international) return { kind: "number", number: `+${digits}` };
  if (digits.startsWith("00")) return { kind: "number", number: `+${digits.slice(2)}` };
  return invalid(`The number has no country code. ${advice}`);
}

function digitOf(character: string): string | null {
  if (character >= "0" && character <= "9") return character;
  const codePoint = character.codePointAt(0) ?? 0;
  const zero = zeros.find((zero) => codePoint >= zero && codePoint < zero + 10);
  return zero === undefined ? null : String(codePoint - zero);
}

function whyUnreadable(written: string): string {
  return extension.test(written)
    ? "The number has an extension, which neither an SMS nor an automatic call can reach. Send a direct number."
    : `The number holds characters that are no part of a phone number. ${advice}`;
}

function invalid(detail: string): Spelling {
  return { kind: "invalid", detail };
}
