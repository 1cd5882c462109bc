/** Callbacks that the carriers have really signed, and that say anything at all: what a verified request can still break. */
import { createPrivateKey } from "node:crypto";
import * as fc from "fast-check";
import { signedCallback } from "../../../../carriers/telnyx/stand-in/callbacks.ts";
import { twilioSignature } from "../../../../carriers/twilio/stand-in/signature.ts";
import { anyText } from "../../../support/any-text.ts";
import { twilioSid, twilioToken } from "../../../support/world.ts";
import type { FuzzRequest } from "./requests.ts";
import { anything } from "./values.ts";

type Content = Pick<FuzzRequest, "headers" | "body">;

const form = "application/x-www-form-urlencoded";
const names = [
  "AccountSid",
  "MessageSid",
  "MessageStatus",
  "CallSid",
  "CallStatus",
  "AnsweredBy",
  "ErrorCode",
  "Digits",
  "From",
  "To",
  "Body",
];
const plausible = fc.constantFrom(
  twilioSid,
  `SM${"a".repeat(32)}`,
  `CA${"b".repeat(32)}`,
  "delivered",
  "busy",
  "1",
  "30003",
  "+14255550123",
  "STOP",
  "YES",
);
const fields = fc.dictionary(
  fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...names) }, { weight: 1, arbitrary: anyText({ minLength: 1, maxLength: 10 }) }),
  fc.oneof({ weight: 3, arbitrary: plausible }, { weight: 1, arbitrary: anyText({ maxLength: 60 }) }).map((text) => text.toWellFormed()),
  { maxKeys: 10 },
);
const ofAccount = fields.map((some): Record<string, string> => ({ AccountSid: twilioSid, ...some }));

const payload = fc.record(
  {
    id: fc.oneof(fc.constant("4acb0e3c-6c3c-4d1e-8f4e-000000000000"), anything),
    direction: fc.oneof(fc.constantFrom("inbound", "outbound"), anything),
    from: fc.oneof(fc.constant({ phone_number: "+14255550123" }), anything),
    to: fc.oneof(fc.constant([{ phone_number: "97671", status: "delivered" }]), anything),
    text: fc.oneof(fc.constantFrom("STOP", "YES"), anything),
    errors: fc.oneof(fc.constant([{ code: "40001" }]), anything),
  },
  { requiredKeys: [] },
);
const event = fc
  .record({
    event_type: fc.oneof(fc.constantFrom("message.sent", "message.finalized", "message.received"), anything),
    payload: fc.oneof(payload, anything),
  })
  .map((data) => JSON.stringify({ data }));

export function signedGarbage(signs: {
  readonly publicUrl: string;
  readonly telnyxPrivateKey: string;
}): (path: string) => fc.Arbitrary<Content> {
  const key = createPrivateKey({ key: Buffer.from(signs.telnyxPrivateKey, "base64"), format: "der", type: "pkcs8" });
  const telnyx = (contentType: string, body: string): Content => {
    const { headers } = signedCallback(key, "", contentType, () => body)(Date.now(), 1);
    return { headers, body: Buffer.from(body) };
  };
  return (path) => {
    const twilio = ofAccount.map((some) => ({
      headers: { "content-type": form, "x-twilio-signature": twilioSignature(twilioToken, signs.publicUrl + path, some) },
      body: Buffer.from(new URLSearchParams(some).toString()),
    }));
    const unsigned = fc.record({
      headers: fc.constantFrom({ "content-type": form }, { "content-type": "application/json" }),
      body: anything.map((value) => Buffer.from(JSON.stringify(value) ?? "")),
    });
    return fc.oneof(
      twilio,
      event.map((body) => telnyx("application/json", body)),
      ofAccount.map((some) => telnyx(form, new URLSearchParams(some).toString())),
      unsigned,
    );
  };
}
