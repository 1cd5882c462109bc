/** Text messages over Azure's SMS API, and messages from people, which Event Grid brings. */
import { z } from "zod";
import { attemptToken } from "../attempt-token.ts";
import { bareNumber, e164Of } from "../bare-number.ts";
import type { CallbackRequest, SendContext, SmsMessage } from "../carrier.ts";
import type { InboundMessage, Parsed } from "../receipt.ts";
import { createEventReader } from "./events.ts";
import { requestId } from "./request-id.ts";

export function messageBody(message: SmsMessage, context: SendContext, nowMs: number): string {
  return JSON.stringify({
    from: message.sender.number,
    smsRecipients: [
      { to: message.to, repeatabilityRequestId: requestId(context.attemptId), repeatabilityFirstSent: new Date(nowMs).toUTCString() },
    ],
    message: message.text,
    smsSendOptions: { enableDeliveryReport: true, tag: attemptToken(context) },
  });
}

const readMessages = createEventReader(
  "Microsoft.Communication.SMSReceived",
  z.object({
    messageId: z.string().regex(/^[\w-]{1,200}$/),
    from: z.string().min(1).max(64),
    to: z.string().min(1).max(64),
    message: z.string().max(10_000).nullish(),
  }),
);

export function parseInbound(request: CallbackRequest): Parsed<InboundMessage> {
  const messages = readMessages(request);
  if (messages.kind === "malformed") return messages;
  const items = messages.data.flatMap((told) => {
    const from = e164Of(bareNumber(told.from));
    if (from === null) return [];
    return [{ carrierMessageId: told.messageId, from, to: e164Of(bareNumber(told.to)) ?? told.to, text: told.message ?? "" }];
  });
  return items.length === 0 ? { kind: "ignored", why: "no message from a phone" } : { kind: "parsed", items };
}
