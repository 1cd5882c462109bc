/**
 * The fields of MessageBird's requests to us. Status reports have them in the query of the address and no body; what a flow
 * forwards has them in its body, as a form or as JSON.
 */
import type { CallbackRequest } from "../carrier.ts";
import { isForm, onlyValue, readForm } from "../form.ts";

export type Fields = (name: string) => string | null;

/** null when there are none to read. */
export function readFields(request: CallbackRequest): Fields | null {
  if (request.rawBody.length === 0) {
    const from = request.url.indexOf("?");
    return from === -1 ? null : formFields(Buffer.from(request.url.slice(from + 1)));
  }
  return isForm(request) ? formFields(request.rawBody) : jsonFields(request.rawBody);
}

function formFields(encoded: Buffer): Fields {
  const form = readForm(encoded);
  return (name) => onlyValue(form, name);
}

function jsonFields(body: Buffer): Fields | null {
  try {
    const read: unknown = JSON.parse(body.toString("utf8"));
    if (typeof read !== "object" || read === null || Array.isArray(read)) return null;
    const fields = new Map<string, unknown>(Object.entries(read));
    return (name) => textOf(fields.get(name));
  } catch {
    return null;
  }
}

/** Numbers of phones are written as numbers, too. */
function textOf(value: unknown): string | null {
  if (typeof value === "number") return String(value);
  return typeof value === "string" ? value : null;
}
