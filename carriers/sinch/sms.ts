/** Text messages over Sinch's SMS API, each a batch of its own, and messages from people. */
import { z } from "zod";
import type { CallbackRequest, SendContext, SmsMessage } from "../carrier.ts";
import type { Acceptance } from "../http-outcome.ts";
import type { InboundMessage, Parsed } from "../receipt.ts";
import { bareNumber, e164Of } from "../bare-number.ts";
import { readCallback } from "./callback.ts";

export function batchBody(message: SmsMessage, context: SendContext, nowMs: number): string {
  return JSON.stringify({
    type: "mt_text",
    from: message.sender.number,
    to: [message.to],
    body: message.text,
    // By the clock of this machine: Sinch takes no span of time.
    expire_at: new Date(nowMs + message.validitySeconds * 1_000).toISOString(),
    // Each step of it; "full" and "summary" come once, at the end.
    delivery_report: "per_recipient",
    callback_url: context.receiptUrl,
    client_reference: context.attemptId,
  });
}

const created = z.object({ id: z.string().regex(/^[\w-]{1,64}$/) });

export function batchAcceptanceOf(body: unknown): Acceptance | null {
  const id = created.safeParse(body).data?.id;
  return id === undefined ? null : { carrierMessageId: id };
}

export function parseInbound(request: CallbackRequest): Parsed<InboundMessage> {
  const callback = readCallback(request);
  if (callback.kind === "malformed") return callback;
  if (callback.kind !== "message") return { kind: "ignored", why: "not a message to us" };
  const { id, from, to, body } = callback.message;
  const person = e164Of(bareNumber(from));
  if (person === null) return { kind: "ignored", why: "not from a phone" };
  return { kind: "parsed", items: [{ carrierMessageId: id, from: person, to: e164Of(bareNumber(to)) ?? to, text: body ?? "" }] };
}
