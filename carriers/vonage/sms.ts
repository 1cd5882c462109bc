/**
 * Text messages over Vonage's Messages API, and messages from people. Not over its older SMS API: that one answers 200 to
 * everything, gives each segment an id of its own, and signs its callbacks only where Vonage's support has switched it on.
 */
import { z } from "zod";
import type { CallbackRequest, SendContext, SmsMessage } from "../carrier.ts";
import type { Acceptance } from "../http-outcome.ts";
import type { InboundMessage, Parsed } from "../receipt.ts";
import { bareNumber, e164Of } from "../bare-number.ts";
import { readWebhook } from "./webhook.ts";

/** Vonage's least. A code with less life than that may arrive up to this much after its end; refused, it surely wouldn't arrive. */
const shortestTtlSeconds = 20;

export function messageBody(message: SmsMessage, context: SendContext): string {
  return JSON.stringify({
    message_type: "text",
    channel: "sms",
    to: bareNumber(message.to),
    from: bareNumber(message.sender.number),
    text: message.text,
    ttl: Math.max(message.validitySeconds, shortestTtlSeconds),
    client_ref: context.attemptId,
    webhook_url: context.receiptUrl,
    webhook_version: "v1",
  });
}

const accepted = z.object({ message_uuid: z.string().regex(/^[0-9a-fA-F-]{36}$/) });

export function messageAcceptanceOf(body: unknown): Acceptance | null {
  const id = accepted.safeParse(body).data?.message_uuid;
  return id === undefined ? null : { carrierMessageId: id };
}

export function parseInbound(request: CallbackRequest): Parsed<InboundMessage> {
  const webhook = readWebhook(request);
  if (webhook.kind === "malformed") return webhook;
  if (webhook.kind !== "message") return { kind: "ignored", why: "not a message to us" };
  const { message_uuid: id, from, to, text } = webhook.message;
  const person = e164Of(from);
  if (person === null) return { kind: "ignored", why: "not from a phone" };
  return { kind: "parsed", items: [{ carrierMessageId: id, from: person, to: e164Of(to) ?? to, text: text ?? "" }] };
}
