/** Checks a request to send a text message. */
import type { Problem } from "./errors.ts";
import { e164, kindProblem, textOf, unknownField } from "./fields.ts";
import type { Fields, Kind } from "./fields.ts";

const kinds: Readonly<Record<string, Kind>> = {
  text: { kind: "text" },
  messaging_profile_id: { kind: "text" },
  webhook_url: { kind: "url" },
  webhook_failover_url: { kind: "url" },
  use_profile_webhooks: { kind: "flag" },
  auto_detect: { kind: "flag" },
  // The stand-in has no media.
  type: { kind: "choice", of: ["SMS"] },
  encoding: { kind: "choice", of: ["auto", "gsm7", "ucs2"] },
};
const known = new Set(["to", "from", ...Object.keys(kinds)]);
const sender = /^(?:\+[1-9]\d{6,14}|\d{3,8}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11})$/;
const maximumCharacters = 1_600;

/** `senders` null: any sender will do. */
export function messageProblem(fields: Fields, senders: ReadonlySet<string> | null): Problem | null {
  const to = destinationOf(fields);
  const from = textOf(fields, "from");
  const text = textOf(fields, "text");
  if (fields["to"] === undefined) return { status: 422, code: "10004", field: "to" };
  if (to === null || !e164.test(to)) return { status: 400, code: "40310", field: "to" };
  if (fields["from"] === undefined) return { status: 422, code: "10004", field: "from" };
  if (from === null || !sender.test(from) || (senders !== null && !senders.has(from))) return { status: 400, code: "40305", field: "from" };
  if (/[A-Za-z]/.test(from) && textOf(fields, "messaging_profile_id") === null) {
    return { status: 422, code: "10004", field: "messaging_profile_id" };
  }
  if (text === null) return { status: 400, code: "40316", field: "text" };
  if (Array.from(text).length > maximumCharacters) return { status: 400, code: "40302", field: "text" };
  return unknownField(fields, known) ?? kindProblem(fields, kinds);
}

/** One number, bare or as the only one of a list. */
export function destinationOf(fields: Fields): string | null {
  const to = fields["to"];
  if (Array.isArray(to)) return to.length === 1 && typeof to[0] === "string" ? to[0] : null;
  return typeof to === "string" ? to : null;
}
