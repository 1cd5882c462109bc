/**
 * Which text from outside may be shown to a person. Checked once, where a request comes in: rendering trusts it, so that
 * a brand can't break out of its line, turn the reading direction, or make a call script that no XML parser takes.
 */

/** Control, formatting (bidi overrides, tags), private and broken characters. The two joiners are part of words and emoji. */
const unfitInLine = /[[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]--[\u200c\u200d]]/v;
const unfitInText = /[[\p{Cc}\p{Noncharacter_Code_Point}]--[\t\n\r]]/v;

/** One line of plain text that isn't blank at either end, for example a brand. */
export function isDisplayText(text: string): boolean {
  return text !== "" && text.trim() === text && text.isWellFormed() && !unfitInLine.test(text);
}

/** A whole message, lines and all. */
export function isMessageText(text: string): boolean {
  return text.trim() !== "" && text.isWellFormed() && !unfitInText.test(text);
}
