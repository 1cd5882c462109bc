/** Text messages over Twilio: the request's parameters, what its answer names, and messages from people. */
import type { MessageListInstanceCreateOptions } from "twilio/lib/rest/api/v2010/account/message.js";
import type { CallbackRequest, SendContext, SmsMessage } from "../carrier.ts";
import type { InboundMessage, Parsed } from "../receipt.ts";
import { readFields } from "./callback-fields.ts";

/** Seconds in Twilio's own queue. */
const longestValidity = 36_000;

export function messageParameters(message: SmsMessage, context: SendContext): MessageListInstanceCreateOptions {
  return {
    to: message.to,
    from: message.sender.number,
    body: message.text,
    statusCallback: context.receiptUrl,
    validityPeriod: Math.min(Math.max(Math.floor(message.validitySeconds), 1), longestValidity),
  };
}

export function parseInbound(request: CallbackRequest, accountSid: string): Parsed<InboundMessage> {
  const read = readFields(request, accountSid);
  if (read.kind === "malformed") return read;
  const { MessageSid, From, To, Body } = read.fields;
  if (MessageSid === null || From === null || To === null || Body === null) {
    return { kind: "malformed", why: "MessageSid, From, To or Body is missing" };
  }
  // Other short codes, and other channels ("whatsapp:+1…").
  if (!/^\+[1-9]\d{6,14}$/.test(From)) return { kind: "ignored", why: "not from a phone" };
  return { kind: "parsed", items: [{ carrierMessageId: MessageSid, from: From, to: To, text: Body }] };
}
