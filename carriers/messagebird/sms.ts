/** Text messages over MessageBird's REST API, and messages from people, as a flow of Flow Builder forwards them. */
import type { CallbackRequest, SendContext, SmsMessage } from "../carrier.ts";
import type { InboundMessage, Parsed } from "../receipt.ts";
import { bareNumber, e164Of } from "../bare-number.ts";
import { readFields } from "./fields.ts";

export function messageBody(message: SmsMessage, context: SendContext): string {
  return JSON.stringify({
    type: "sms",
    originator: bareNumber(message.sender.number),
    recipients: [bareNumber(message.to)],
    body: message.text,
    // "plain" would lose every character outside of GSM's alphabet.
    datacoding: "auto",
    validity: message.validitySeconds,
    // Without a reference no status is reported.
    reference: context.attemptId,
    reportUrl: context.receiptUrl,
  });
}

const longestText = 10_000;

export function parseInbound(request: CallbackRequest): Parsed<InboundMessage> {
  const fields = readFields(request);
  const from = fields?.("originator") ?? null;
  // The name of it depends on the step of the flow that forwards it.
  const text = fields?.("payload") ?? fields?.("body") ?? fields?.("message") ?? null;
  if (fields === null || from === null || text === null || text.length > longestText) return { kind: "malformed", why: "not a message" };
  const person = e164Of(bareNumber(from));
  if (person === null) return { kind: "ignored", why: "not from a phone" };
  // Not every step tells it; STOP must be heard all the same.
  const to = fields("recipient") ?? "";
  const id = fields("message_id") ?? fields("id");
  return {
    kind: "parsed",
    items: [
      { carrierMessageId: id !== null && /^[\w-]{1,64}$/.test(id) ? id : null, from: person, to: e164Of(bareNumber(to)) ?? to, text },
    ],
  };
}
