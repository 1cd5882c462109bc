/**
 * Reads the fields of a form that Twilio has signed, strictly, because the signature does not protect where one field ends
 * and the next begins: `{a: "b", c: "d"}` and `{ab: "cd"}` are signed alike. Whoever gets hold of one genuine request
 * could cut its text into other fields. So every field that we act on must be there once and in its own shape, and one
 * that is missing must not be found inside another.
 */
import type { CallbackRequest } from "../carrier.ts";
import { isForm, onlyValue, readForm } from "../form.ts";
import type { Form } from "../form.ts";

const shapes = {
  AccountSid: /^AC[0-9a-fA-F]{32}$/,
  MessageSid: /^(?:SM|MM)[0-9a-fA-F]{32}$/,
  MessageStatus: /^[a-z_-]{1,32}$/,
  CallSid: /^CA[0-9a-fA-F]{32}$/,
  CallStatus: /^[a-z_-]{1,32}$/,
  AnsweredBy: /^[a-z_-]{1,32}$/,
  ErrorCode: /^\d{1,6}$/,
  SipResponseCode: /^\d{3}$/,
  Digits: /^[0-9*#A-D]{1,32}$/,
  From: /^[^\p{Cc}]{1,64}$/u,
  To: /^[^\p{Cc}]{1,64}$/u,
  Body: /^[^]{0,4096}$/,
} satisfies Record<string, RegExp>;
export type FieldName = keyof typeof shapes;

export type Fields = Readonly<Record<FieldName, string | null>>;

export type ReadFields = { readonly kind: "fields"; readonly fields: Fields } | { readonly kind: "malformed"; readonly why: string };

const names = Object.keys(shapes) as FieldName[];
/** These change what a receipt means by being there or not. */
const telling: readonly FieldName[] = ["AnsweredBy", "ErrorCode", "SipResponseCode"];

const malformed = (why: string): ReadFields => ({ kind: "malformed", why });

/** Fields that are absent are null. */
export function readFields(request: CallbackRequest, accountSid: string): ReadFields {
  if (!isForm(request)) return malformed("not a form");
  const form = readForm(request.rawBody);
  for (const name of names) {
    if (!form.has(name)) continue;
    const value = onlyValue(form, name);
    if (value === null) return malformed(`${name} is given more than once`);
    if (!shapes[name].test(value)) return malformed(`${name} has not its documented form`);
  }
  if (onlyValue(form, "AccountSid") !== accountSid) return malformed("AccountSid is not this account");
  const swallowed = telling.find((name) => !form.has(name) && isInside(form, name));
  if (swallowed !== undefined) return malformed(`${swallowed} is inside another field`);
  const fields = Object.fromEntries(names.map((name) => [name, onlyValue(form, name)])) as Record<FieldName, string | null>;
  return { kind: "fields", fields };
}

/** A person's own words may hold anything, and nothing but their text is taken from such a form. */
function isInside(form: Form, name: FieldName): boolean {
  return [...form].some(([key, values]) => key !== "Body" && values.some((value) => (key + value).includes(name)));
}
