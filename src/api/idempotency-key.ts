/** The `Idempotency-Key` header: quoted, as the IETF draft has it (an RFC 8941 string), or bare, as most clients send it. */
import { invalidRequest, type Problem } from "./problem.ts";

export type IdempotencyKey = { readonly kind: "key"; readonly key: string };

export function parseIdempotencyKey(header: string | undefined): IdempotencyKey | Problem | null {
  if (header === undefined) return null;
  const quoted = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"$/.exec(header)?.[1];
  const key = quoted === undefined ? header : quoted.replace(/\\(["\\])/g, "$1");
  if (/^[\x21-\x7e]{1,255}$/.test(key) && (quoted !== undefined || !key.includes('"'))) return { kind: "key", key };
  return invalidRequest([
    { header: "Idempotency-Key", detail: "Must be 1 to 255 visible ASCII characters without spaces, once, bare or in double quotes." },
  ]);
}
