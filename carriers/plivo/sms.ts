/** Text messages over Plivo: the request, what its answer names, and messages from people. */
import { z } from "zod";
import { bareNumber, e164Of } from "../bare-number.ts";
import type { CallbackRequest, SendContext, SmsMessage } from "../carrier.ts";
import type { Acceptance } from "../http-outcome.ts";
import type { InboundMessage, Parsed } from "../receipt.ts";
import { readFields } from "./callback-fields.ts";

/** What Plivo allows a message to wait in its queue. A code with less life than that may be sent up to four seconds after its end. */
const shortestExpirySeconds = 5;
const longestExpirySeconds = 10_799;

export function messageBody(message: SmsMessage, context: SendContext): string {
  return JSON.stringify({
    src: bareNumber(message.sender.number),
    dst: bareNumber(message.to),
    text: message.text,
    type: "sms",
    url: context.receiptUrl,
    method: "POST",
    message_expiry: Math.min(Math.max(message.validitySeconds, shortestExpirySeconds), longestExpirySeconds),
    // Keeps the text out of Plivo's logs, and most of the number.
    log: false,
  });
}

const accepted = z.object({ message_uuid: z.tuple([z.string().regex(/^[0-9a-fA-F-]{36}$/)]) });

export function messageAcceptanceOf(body: unknown): Acceptance | null {
  const [id] = accepted.safeParse(body).data?.message_uuid ?? [];
  return id === undefined ? null : { carrierMessageId: id };
}

export function parseInbound(request: CallbackRequest): Parsed<InboundMessage> {
  const read = readFields(request);
  if (read.kind === "malformed") return read;
  const { MessageUUID, From, To, Text } = read.fields;
  if (MessageUUID === null || From === null || To === null || Text === null) return { kind: "malformed", why: "not a message to us" };
  const person = e164Of(bareNumber(From));
  if (person === null) return { kind: "ignored", why: "not from a phone" };
  return { kind: "parsed", items: [{ carrierMessageId: MessageUUID, from: person, to: e164Of(bareNumber(To)) ?? To, text: Text }] };
}
