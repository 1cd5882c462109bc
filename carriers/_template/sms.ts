/** Message → request, and what comes back: the id in the carrier's good answer, and messages from people. */
import type { SendContext, SmsMessage } from "../carrier.ts";
import type { Acceptance } from "../http-outcome.ts";
import type { InboundMessage, Parsed } from "../receipt.ts";

/** The names are the carrier's: is there a validity, a reference of ours, an idempotency key, a switch that keeps texts out of its logs? */
export function messageBody(message: SmsMessage, context: SendContext): string {
  return JSON.stringify({
    from: message.sender.number,
    to: message.to,
    text: message.text,
    validitySeconds: message.validitySeconds,
    receiptUrl: context.receiptUrl,
    reference: context.attemptId,
  });
}

/** Strict: an id of another form, or none, is not an acceptance (the outcome is then `unknown`). */
export function acceptanceOf(/* body: unknown */): Acceptance | null {
  return null;
}

export function parseInbound(/* request: CallbackRequest */): Parsed<InboundMessage> {
  return { kind: "malformed", why: "parseInbound is not written yet" };
}
