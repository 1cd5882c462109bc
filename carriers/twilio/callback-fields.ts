/**
 * Reads the fields of a form that Twilio has signed, strictly, because the signature does not protect where one field ends
 * and the next begins: `{a: "b", c: "d"}` and `{ab: "cd"}` are signed alike. Whoever gets hold of one genuine request
 * could cut its text into other fields. So every field that we act on must be there once and in its own shape, and the
 * name of one that is missing must not be found anywhere in the signed text.
 */
import type { CallbackRequest } from "../carrier.ts";
import { isForm, onlyValue, readForm } from "../form.ts";
import type { Form } from "../form.ts";
import { accountSid as anyAccountSid, signedCallSid, signedMessageSid } from "./ids.ts";
import { signedText } from "./signature.ts";

const shapes = {
  AccountSid: anyAccountSid,
  MessageSid: signedMessageSid,
  MessageStatus: /^[a-z_-]{1,32}$/,
  CallSid: signedCallSid,
  CallStatus: /^[a-z_-]{1,32}$/,
  AnsweredBy: /^[a-z_-]{1,32}$/,
  ErrorCode: /^\d{0,6}$/,
  SipResponseCode: /^\d{3}$/,
  Digits: /^[0-9*#A-D]{0,32}$/,
  From: /^[^\p{Cc}]{1,64}$/u,
  To: /^[^\p{Cc}]{1,64}$/u,
  Body: /^[^]{0,4096}$/,
} satisfies Record<string, RegExp>;
export type FieldName = keyof typeof shapes;

export type Fields = Readonly<Record<FieldName, string | null>>;

export type ReadFields = { readonly kind: "fields"; readonly fields: Fields } | { readonly kind: "malformed"; readonly why: string };

const names = Object.keys(shapes) as FieldName[];
/** These change what a receipt means by being there or not. */
const telling: readonly FieldName[] = ["AnsweredBy", "CallStatus", "ErrorCode", "SipResponseCode"];

const malformed = (why: string): ReadFields => ({ kind: "malformed", why });

/** Fields that are absent or empty are null. */
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
  const text = signedText(withoutBody(form));
  const swallowed = telling.find((name) => !form.has(name) && text.includes(name));
  if (swallowed !== undefined) return malformed(`${swallowed} is inside other fields`);
  const fields = Object.fromEntries(names.map((name) => [name, valueOf(form, name)])) as Record<FieldName, string | null>;
  return { kind: "fields", fields };
}

/** An empty text is a text; any other field that is empty says nothing. */
function valueOf(form: Form, name: FieldName): string | null {
  const value = onlyValue(form, name);
  return value === "" && name !== "Body" ? null : value;
}

/** A person's own words may hold anything; nothing but their text is taken from a form that has them. */
function withoutBody(form: Form): Form {
  return new Map([...form].filter(([name]) => name !== "Body"));
}
