/**
 * What the two carriers of the test world would post about one message and one call, signed by the carriers' own side of
 * the code (the stand-ins'), which shares nothing with what verifies it.
 */
import { createPrivateKey, type KeyObject } from "node:crypto";
import { signedCallback } from "../../../carriers/telnyx/stand-in/callbacks.ts";
import { twilioSignature } from "../../../carriers/twilio/stand-in/signature.ts";
import { twilioSid } from "../../support/world.ts";
import type { Callback } from "./callback.ts";

/** Where the gateway asked to be told about one attempt, and what the carrier calls it. */
export interface Target {
  readonly id: string;
  readonly receiptPath: string;
  readonly voicePath: string;
}

/** All that a carrier can say, as the names of what it says. */
export interface CallbackSigner {
  readonly carrier: string;
  readonly signatureHeader: string;
  message(target: Target, status: string, path?: string): Callback;
  call(target: Target, status: string, path?: string): Callback;
  keys(target: Target, digits: string): Callback;
  text(from: string, text: string, id: string): Callback;
}

const form = "application/x-www-form-urlencoded";

/** `publicUrl`: the address that Twilio's signature covers; Telnyx' covers none. */
export function twilioSigner(carrier: string, publicUrl: string, authToken: string): CallbackSigner {
  const sign = (path: string, fields: Readonly<Record<string, string>>): Callback => ({
    path,
    headers: [
      ["content-type", form],
      ["x-twilio-signature", twilioSignature(authToken, publicUrl + path, fields)],
    ],
    body: new URLSearchParams(fields).toString(),
  });
  const account = { AccountSid: twilioSid, ApiVersion: "2010-04-01" };
  return {
    carrier,
    signatureHeader: "x-twilio-signature",
    message: ({ id, receiptPath }, status, path = receiptPath) =>
      sign(path, { ...account, MessageSid: id, MessageStatus: status, ...(status === "undelivered" && { ErrorCode: "30005" }) }),
    call: ({ id, receiptPath }, status, path = receiptPath) => sign(path, { ...account, CallSid: id, CallStatus: status }),
    keys: ({ id, voicePath }, digits) => sign(voicePath, { ...account, CallSid: id, CallStatus: "in-progress", Digits: digits }),
    text: (from, text, id) =>
      sign(`/carriers/${carrier}/inbound`, { ...account, MessageSid: id, From: from, To: "97671", Body: text, NumMedia: "0" }),
  };
}

/** `skewMs`: how far the carrier's clock is from ours. */
export function telnyxSigner(carrier: string, privateKey: string | KeyObject, skewMs = 0): CallbackSigner {
  const key =
    typeof privateKey === "string"
      ? createPrivateKey({ key: Buffer.from(privateKey, "base64"), format: "der", type: "pkcs8" })
      : privateKey;
  const sign = (path: string, contentType: string, content: string): Callback => {
    const { headers, body } = signedCallback(key, path, contentType, () => content)(Date.now() + skewMs, 1);
    return { path, headers: Object.entries(headers), body };
  };
  const event = (path: string, type: string, payload: object): Callback =>
    sign(path, "application/json", JSON.stringify({ data: { event_type: type, payload } }));
  const call = (path: string, fields: Readonly<Record<string, string>>): Callback =>
    sign(path, form, new URLSearchParams(fields).toString());
  return {
    carrier,
    signatureHeader: "telnyx-signature-ed25519",
    message: ({ id, receiptPath }, status, path = receiptPath) =>
      event(path, status === "sent" ? "message.sent" : "message.finalized", {
        id,
        direction: "outbound",
        to: [{ phone_number: "+14255550131", status }],
        ...(status === "delivery_failed" && { errors: [{ code: "40001", title: "Not routable" }] }),
      }),
    call: ({ id, receiptPath }, status, path = receiptPath) => call(path, { CallSid: id, CallStatus: status }),
    keys: ({ id, voicePath }, digits) => call(voicePath, { CallSid: id, CallStatus: "in-progress", Digits: digits }),
    text: (from, text, id) =>
      event(`/carriers/${carrier}/inbound`, "message.received", {
        id,
        direction: "inbound",
        from: { phone_number: from },
        to: [{ phone_number: "97671" }],
        text,
      }),
  };
}
