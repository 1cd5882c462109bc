/** The ways in which a genuine callback can be made a forged one, by what is done to it. */
import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { type Callback, headerOf, withHeader } from "./callback.ts";
import { twilioToken } from "../../support/world.ts";
import type { CarrierStage } from "./callback-stage.ts";
import { type CallbackSigner, telnyxSigner, twilioSigner } from "./signed-callbacks.ts";

export interface Forgery {
  readonly what: string;
  readonly callback: Callback;
}

/** Reports and answers that would all change a delivery, were they believed. */
export function tellingCallbacks({ message, call, phone }: CarrierStage, signer: CallbackSigner): readonly Callback[] {
  const undelivered = signer.signatureHeader.startsWith("telnyx") ? "delivery_failed" : "undelivered";
  return [
    signer.message(message, "delivered"),
    signer.message(message, undelivered),
    signer.message(message, "delivered", `/carriers/${signer.carrier}/receipts`),
    signer.call(call, "busy"),
    signer.call(call, "no-answer"),
    signer.call(call, "completed"),
    signer.keys(call, "1"),
    signer.keys(call, "9"),
    signer.text(phone, "YES", replyId(signer, 1)),
    signer.text(phone, "NO", replyId(signer, 2)),
    signer.text(phone, "STOP", replyId(signer, 3)),
  ];
}

export function replyId(signer: CallbackSigner, number: number): string {
  const digits = String(number).padStart(32, "0");
  return signer.signatureHeader.startsWith("telnyx") ? `00000000-0000-4000-8000-${digits.slice(-12)}` : `SM${digits}`;
}

/** What every scheme with a signature in a header must withstand. */
export function forgeriesOfAnyScheme(genuine: Callback, header: string): readonly Forgery[] {
  const signature = headerOf(genuine, header);
  const bytes = Buffer.from(signature, "base64");
  const body = genuine.body.toString();
  return [
    { what: "no signature", callback: withHeader(genuine, header) },
    { what: "an empty one", callback: withHeader(genuine, header, "") },
    { what: "a random one", callback: withHeader(genuine, header, Buffer.alloc(bytes.length, 7).toString("base64")) },
    { what: "zeros", callback: withHeader(genuine, header, Buffer.alloc(bytes.length).toString("base64")) },
    { what: "a truncated one", callback: withHeader(genuine, header, signature.slice(0, -4)) },
    { what: "one character", callback: withHeader(genuine, header, signature.slice(0, 1)) },
    { what: "a lengthened one", callback: withHeader(genuine, header, `${signature}AAAA`) },
    { what: "hexadecimal", callback: withHeader(genuine, header, bytes.toString("hex")) },
    { what: "without padding", callback: withHeader(genuine, header, signature.replace(/=+$/, "")) },
    { what: "a scheme before it", callback: withHeader(genuine, header, `sha1=${signature}`) },
    { what: "twice", callback: withHeader(genuine, header, signature, signature) },
    { what: "a wrong one before it", callback: withHeader(genuine, header, "AAAA", signature) },
    { what: "a wrong one behind it", callback: withHeader(genuine, header, signature, "AAAA") },
    { what: "an empty body", callback: { ...genuine, body: "" } },
    { what: "a body with something behind it", callback: { ...genuine, body: `${body}&x=1` } },
    { what: "a body in upper case", callback: { ...genuine, body: body.toUpperCase() } },
  ];
}

/** Genuine in form, signed by somebody else. */
export function twilioForgeries(stage: CarrierStage, url: string): readonly Forgery[] {
  const { signer } = stage;
  const { host } = new URL(url);
  const elsewhere = {
    "another account's token": twilioSigner(signer.carrier, url, "another-auth-token-of-the-tests"),
    "an empty token": twilioSigner(signer.carrier, url, ""),
    "https for http": twilioSigner(signer.carrier, url.replace("http:", "https:"), twilioToken),
    "another port": twilioSigner(signer.carrier, `http://${new URL(url).hostname}:80`, twilioToken),
    "another host": twilioSigner(signer.carrier, `http://evil.example`, twilioToken),
    "a user in the address": twilioSigner(signer.carrier, `http://x@${host}`, twilioToken),
    "a slash more": twilioSigner(signer.carrier, `${url}/`, twilioToken),
  };
  // Only a form's fields are covered by the signature.
  const asText = tellingCallbacks(stage, signer).flatMap((genuine) => [
    { what: "another content type", callback: withHeader(genuine, "content-type", "text/plain") },
    { what: "two content types", callback: withHeader(genuine, "content-type", headerOf(genuine, "content-type"), "text/plain") },
    { what: "no content type", callback: withHeader(genuine, "content-type") },
  ]);
  return [...asText, ...signedElsewhere(stage, elsewhere)];
}

export function telnyxForgeries(stage: CarrierStage, privateKey: string): readonly Forgery[] {
  const { signer } = stage;
  const key = createPrivateKey({ key: Buffer.from(privateKey, "base64"), format: "der", type: "pkcs8" });
  const elsewhere = {
    "another account's key": telnyxSigner(signer.carrier, generateKeyPairSync("ed25519").privateKey),
    "a time five minutes and a bit ago": telnyxSigner(signer.carrier, key, -302_000),
    "a time of yesterday": telnyxSigner(signer.carrier, key, -86_400_000),
    "a time five minutes and a bit ahead": telnyxSigner(signer.carrier, key, 304_000),
  };
  const moved = tellingCallbacks(stage, signer).flatMap((genuine) => {
    const time = headerOf(genuine, "telnyx-timestamp");
    const retimed = (value: string): Callback => withHeader(genuine, "telnyx-timestamp", value);
    return [
      { what: "its time moved", callback: retimed(String(Number(time) + 1)) },
      { what: "no time", callback: withHeader(genuine, "telnyx-timestamp") },
      { what: "two times", callback: withHeader(genuine, "telnyx-timestamp", time, time) },
      { what: "its time in another spelling", callback: retimed(`0${time}`) },
      {
        what: "the bar moved into the body",
        callback: { ...retimed(time.slice(0, -1)), body: `${time.slice(-1)}|${genuine.body.toString()}` },
      },
    ];
  });
  return [...moved, ...signedElsewhere(stage, elsewhere)];
}

function signedElsewhere(stage: CarrierStage, signers: Readonly<Record<string, CallbackSigner>>): readonly Forgery[] {
  return Object.entries(signers).flatMap(([what, signer]) => tellingCallbacks(stage, signer).map((callback) => ({ what, callback })));
}
