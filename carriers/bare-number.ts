/** For carriers that write numbers as E.164 without the "+", which leaves them to be told from short codes and names. */

export function bareNumber(number: string): string {
  return number.startsWith("+") ? number.slice(1) : number;
}

/** A number of 7 to 15 digits; null for short codes and names. */
export function e164Of(bare: string): string | null {
  return /^[1-9]\d{6,14}$/.test(bare) ? `+${bare}` : null;
}
