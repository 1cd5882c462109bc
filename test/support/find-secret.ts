/** Looks for something secret in whatever was left behind: in every way in which it may be written. */

/** Names each spelling that was found, and where. */
export type FindSecret = (where: string, content: string) => string[];

export function createFindSecret(secrets: readonly string[]): FindSecret {
  const spellings = [...new Set(secrets.flatMap(spellingsOf))];
  const numerals = spellings.filter((spelling) => /^\d{1,7}$/.test(spelling));
  return (where, content) =>
    spellings
      .filter((spelling) => content.includes(spelling) && (!numerals.includes(spelling) || standsAlone(spelling, content)))
      .map((spelling) => `${JSON.stringify(spelling)} in ${where}`);
}

export function spellingsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const characters = Array.from(secret);
  const each = (write: (codeUnit: string) => string): string =>
    Array.from(bytes, (byte) => write(byte.toString(16).padStart(2, "0"))).join("");
  return [
    secret,
    ...[" ", ", ", "-", ".", ",", '","', "</Say><Say>"].map((between) => characters.join(between)),
    bytes.toString("hex"),
    bytes.toString("hex").toUpperCase(),
    ...[0, 1, 2].flatMap((offset) => [base64At(offset, bytes, "base64"), base64At(offset, bytes, "base64url")]),
    each((code) => `\\u00${code}`),
    each((code) => `%${code}`),
    // Two bytes a character, as engines keep text in memory.
    Buffer.from(secret, "utf16le").toString("latin1"),
  ].filter(({ length }) => length >= 4);
}

/** What every text has in base64 that holds these bytes behind some others, whose number leaves the rest `offset` by three. */
function base64At(offset: number, bytes: Buffer, encoding: "base64" | "base64url"): string {
  const padded = Buffer.concat([Buffer.alloc(offset), bytes]);
  return padded.toString(encoding).slice(Math.ceil((offset * 8) / 6), Math.floor((padded.length * 8) / 6));
}

/** Few digits are somewhere in every longer row of them, such as a time. */
function standsAlone(digits: string, content: string): boolean {
  return new RegExp(`(?<!\\d)${digits}(?!\\d)`).test(content);
}
