/** Reads the form fields that Telnyx posts about a TeXML call. Unlike Twilio's, they are signed as raw bytes. */
import type { CallbackRequest } from "../carrier.ts";
import { isForm, onlyValue, readForm } from "../form.ts";

const shapes = {
  CallSid: /^[\x21-\x7e]{1,256}$/,
  CallStatus: /^[a-z_-]{1,32}$/,
  AnsweredBy: /^[a-z_-]{1,32}$/,
  HangupCause: /^[a-z0-9_-]{1,64}$/,
  ErrorCode: /^\d{1,6}$/,
  Digits: /^[0-9*#A-D]{1,32}$/,
} satisfies Record<string, RegExp>;
type FieldName = keyof typeof shapes;

export type CallFields = Readonly<Record<Exclude<FieldName, "CallSid">, string | null>> & { readonly CallSid: string };

export type ReadCallFields =
  | { readonly kind: "fields"; readonly fields: CallFields }
  | { readonly kind: "malformed"; readonly why: string };

const names = Object.keys(shapes) as FieldName[];

/** Fields that are absent, or sent empty, are null. */
export function readCallFields(request: CallbackRequest): ReadCallFields {
  if (!isForm(request)) return { kind: "malformed", why: "not a form" };
  const form = readForm(request.rawBody);
  const fields = {} as Record<FieldName, string | null>;
  for (const name of names) {
    const value = onlyValue(form, name);
    if (form.has(name) && value === null) return { kind: "malformed", why: `${name} is given more than once` };
    if (value !== null && value !== "" && !shapes[name].test(value)) {
      return { kind: "malformed", why: `${name} has not its documented form` };
    }
    fields[name] = value === "" ? null : value;
  }
  const { CallSid, ...rest } = fields;
  return CallSid === null ? { kind: "malformed", why: "CallSid is missing" } : { kind: "fields", fields: { ...rest, CallSid } };
}
