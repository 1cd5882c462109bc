/** Text messages over Telnyx's messaging API, and messages from people. */
import { z } from "zod";
import type { Acceptance } from "../http-outcome.ts";
import type { CallbackRequest, SendContext, SmsMessage } from "../carrier.ts";
import type { InboundMessage, Parsed } from "../receipt.ts";
import type { TelnyxCredentials } from "./credentials.ts";
import { readEvent } from "./json-event.ts";

const accepted = z.object({ data: z.object({ id: z.string().regex(/^[0-9a-fA-F-]{36}$/) }) });

/** The API has no validity: a message that Telnyx keeps too long arrives after its code has expired. */
export function messageBody(message: SmsMessage, context: SendContext, credentials: TelnyxCredentials): string {
  return JSON.stringify({
    from: message.sender.number,
    to: message.to,
    text: message.text,
    type: "SMS",
    webhook_url: context.receiptUrl,
    // Otherwise the profile's own address would get the receipts too.
    use_profile_webhooks: false,
    ...(message.sender.kind === "alphanumeric" && { messaging_profile_id: credentials.messagingProfileId }),
  });
}

export function messageAcceptanceOf(body: unknown): Acceptance | null {
  const id = accepted.safeParse(body).data?.data.id;
  return id === undefined ? null : { carrierMessageId: id };
}

export function parseInbound(request: CallbackRequest): Parsed<InboundMessage> {
  const event = readEvent(request);
  if (event.kind === "malformed") return event;
  if (event.kind === "other" || event.type !== "message.received") return { kind: "ignored", why: "not a message to us" };
  const { id, from, to, text } = event.message;
  const recipient = to[0]?.phone_number;
  if (from === undefined || recipient === undefined) return { kind: "malformed", why: "the message has no sender or no recipient" };
  if (!/^\+[1-9]\d{6,14}$/.test(from.phone_number)) return { kind: "ignored", why: "not from a phone" };
  return { kind: "parsed", items: [{ carrierMessageId: id, from: from.phone_number, to: recipient, text: text ?? "" }] };
}
