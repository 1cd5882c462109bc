/** Text messages over Infobip's SMS API, version 3, and messages from people. */
import { z } from "zod";
import type { CallbackRequest, SendContext, SmsMessage } from "../carrier.ts";
import type { InboundMessage, Parsed } from "../receipt.ts";
import { bareNumber } from "../bare-number.ts";
import { createResultReader, messageId } from "./results.ts";
import { addressWithSecret } from "./signature.ts";

export function messageBody(message: SmsMessage, context: SendContext, webhookSecret: string): string {
  return JSON.stringify({
    messages: [
      {
        sender: bareNumber(message.sender.number),
        // Ours, so that Infobip takes one attempt once.
        destinations: [{ to: bareNumber(message.to), messageId: context.attemptId }],
        content: { text: message.text },
        options: { validityPeriod: { amount: message.validitySeconds, timeUnit: "SECONDS" } },
        webhooks: {
          delivery: {
            url: addressWithSecret(context.receiptUrl, webhookSecret),
            // Also what is not final yet.
            intermediateReport: true,
            notify: true,
          },
          contentType: "application/json",
        },
      },
    ],
  });
}

const readInbound = createResultReader(
  z.object({
    messageId,
    from: z.string().min(1).max(64),
    to: z.string().min(1).max(64),
    text: z.string().max(10_000).nullish(),
  }),
);

export function parseInbound(request: CallbackRequest): Parsed<InboundMessage> {
  const results = readInbound(request);
  if (results === null) return { kind: "malformed", why: "not messages to us" };
  const fromPhones = results.filter((message) => phone.test(message.from));
  if (fromPhones.length === 0) return { kind: "ignored", why: "not from a phone" };
  return {
    kind: "parsed",
    items: fromPhones.map((message) => ({
      carrierMessageId: message.messageId,
      from: `+${bareNumber(message.from)}`,
      to: phone.test(message.to) ? `+${bareNumber(message.to)}` : message.to,
      text: message.text ?? "",
    })),
  };
}

/** Shorter ones are short codes. */
const phone = /^\+?[1-9]\d{6,14}$/;
