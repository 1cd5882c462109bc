/** How Telnyx posts to its client: JSON for messages, forms for calls, both signed over the time and the raw body. */
import { randomUUID, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";
import type { CallbackMaker } from "../../stand-in/account.ts";

export function signedCallback(
  key: KeyObject,
  url: string,
  contentType: string,
  bodyOf: (nowMs: number, attempt: number) => string,
): CallbackMaker {
  return (nowMs, attempt) => {
    const body = bodyOf(nowMs, attempt);
    const timestamp = String(Math.floor(nowMs / 1_000));
    return {
      url,
      headers: {
        "content-type": contentType,
        "user-agent": "telnyx-webhooks",
        "telnyx-timestamp": timestamp,
        "telnyx-signature-ed25519": sign(null, Buffer.from(`${timestamp}|${body}`), key).toString("base64"),
      },
      body,
    };
  };
}

export function formCallback(key: KeyObject, url: string, parametersOf: (nowMs: number) => Record<string, string>): CallbackMaker {
  return signedCallback(key, url, "application/x-www-form-urlencoded", (nowMs) => new URLSearchParams(parametersOf(nowMs)).toString());
}

/** An event of a message. Its id stays the same over all tries to post it. */
export function eventCallback(key: KeyObject, url: string, eventType: string, payloadOf: (nowMs: number) => unknown): CallbackMaker {
  const id = randomUUID();
  let occurredAt: string | null = null;
  return signedCallback(key, url, "application/json", (nowMs, attempt) => {
    occurredAt ??= new Date(nowMs).toISOString();
    const data = { event_type: eventType, id, occurred_at: occurredAt, payload: payloadOf(nowMs), record_type: "event" };
    return JSON.stringify({ data, meta: { attempt, delivered_to: url } });
  });
}
