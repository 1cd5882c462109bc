/**
 * Reads the fields of a form that Plivo has signed, strictly, because the signature does not protect where one field ends and
 * the next begins: `{a: "b", c: "d"}` and `{ab: "cd"}` are signed alike. So every field that we act on must be there once
 * and in its own shape, and one that changes what a report means must not be hidden inside others.
 */
import type { CallbackRequest } from "../carrier.ts";
import { isForm, onlyValue, readForm } from "../form.ts";
import type { Form } from "../form.ts";
import { signedText } from "./signature.ts";

const uuid = /^[0-9a-fA-F-]{36}$/;
const shapes = {
  MessageUUID: uuid,
  Status: /^[a-z_-]{1,32}$/,
  ErrorCode: /^\d{1,6}$/,
  From: /^[^\p{Cc}]{1,64}$/u,
  To: /^[^\p{Cc}]{1,64}$/u,
  Text: /^[^]{0,4096}$/,
  CallUUID: uuid,
  RequestUUID: uuid,
  CallStatus: /^[a-z_-]{1,32}$/,
  HangupCauseName: /^[^\p{Cc}]{1,64}$/u,
  HangupCauseCode: /^\d{1,6}$/,
  Machine: /^(?:true|false)$/i,
  Digits: /^[0-9*#A-D]{1,32}$/,
} satisfies Record<string, RegExp>;
export type FieldName = keyof typeof shapes;

export type Fields = Readonly<Record<FieldName, string | null>>;

export type ReadFields = { readonly kind: "fields"; readonly fields: Fields } | { readonly kind: "malformed"; readonly why: string };

const names = Object.keys(shapes) as FieldName[];
/** How they would stand in the signed text. "Machine" alone is also a part of other fields' names and values. */
const telling: ReadonlyMap<FieldName, RegExp> = new Map([
  ["ErrorCode", /ErrorCode/],
  ["CallStatus", /CallStatus/],
  ["HangupCauseCode", /HangupCauseCode/],
  ["Machine", /Machinetrue/i],
]);

const malformed = (why: string): ReadFields => ({ kind: "malformed", why });

/** Fields that are absent or empty are null. */
export function readFields(request: CallbackRequest): ReadFields {
  if (!isForm(request)) return malformed("not a form");
  const form = readForm(request.rawBody);
  for (const name of names) {
    const value = onlyValue(form, name);
    if (form.has(name) && value === null) return malformed(`${name} is given more than once`);
    if (value !== null && value !== "" && !shapes[name].test(value)) return malformed(`${name} has not its documented form`);
  }
  const text = signedText(withoutText(form));
  const swallowed = [...telling].find(([name, asSigned]) => !form.has(name) && asSigned.test(text));
  if (swallowed !== undefined) return malformed(`${swallowed[0]} is inside other fields`);
  const fields = Object.fromEntries(names.map((name) => [name, valueOf(form, name)])) as Record<FieldName, string | null>;
  return { kind: "fields", fields };
}

/** An empty text is a text; any other field that is empty says nothing. */
function valueOf(form: Form, name: FieldName): string | null {
  const value = onlyValue(form, name);
  return value === "" && name !== "Text" ? null : value;
}

/** A person's own words may hold anything; nothing but their text is taken from a form that has them. */
function withoutText(form: Form): Form {
  return new Map([...form].filter(([name]) => name !== "Text"));
}
