/**
 * Reads a message as phones and browsers do that know origin-bound codes: the last line, "@host #code". Written from the
 * public draft, lenient where readers may be: what follows the code is ignored.
 */
export interface OriginBoundCode {
  readonly host: string;
  readonly code: string;
}

export function readOriginBoundCode(message: string): OriginBoundCode | null {
  const lastLine = message.split(/\r\n|\r|\n/).at(-1) ?? "";
  const [, host = "", code = ""] = /^@([^\t\f ]+) #([^\t\f ]+)/.exec(lastLine) ?? [];
  return host === "" ? null : { host, code };
}
