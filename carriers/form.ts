/** Reads form bodies of carriers' callbacks without forgetting anything: a field that is sent twice stays twice. */
import type { CallbackRequest } from "./carrier.ts";

export type Form = ReadonlyMap<string, readonly string[]>;

export function isForm(request: CallbackRequest): boolean {
  return /^application\/x-www-form-urlencoded(?:;|$)/i.test((request.headers["content-type"] ?? "").trim());
}

export function readForm(rawBody: Buffer): Form {
  const form = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(rawBody.toString("utf8"))) {
    const values = form.get(name);
    if (values === undefined) form.set(name, [value]);
    else values.push(value);
  }
  return form;
}

/** The only value of a field; null when there is none, or more than one to choose from. */
export function onlyValue(form: Form, name: string): string | null {
  const values = form.get(name);
  return values?.length === 1 ? (values[0] ?? null) : null;
}
