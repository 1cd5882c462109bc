/** Text messages over AWS's SendTextMessage, and messages from people, which an SNS topic brings. */
import { attemptToken } from "../attempt-token.ts";
import { e164Of } from "../bare-number.ts";
import type { CallbackRequest, SendContext, SmsMessage } from "../carrier.ts";
import type { InboundMessage, Parsed } from "../receipt.ts";
import { readEvent } from "./events.ts";

/** AWS's least. A code with less life than that may arrive a moment after its end; refused, it surely wouldn't arrive. */
const shortestTimeToLiveSeconds = 5;

export function messageBody(message: SmsMessage, context: SendContext, configurationSet: string): string {
  return JSON.stringify({
    DestinationPhoneNumber: message.to,
    OriginationIdentity: message.sender.number,
    MessageBody: message.text,
    MessageType: "TRANSACTIONAL",
    ConfigurationSetName: configurationSet,
    TimeToLive: Math.max(message.validitySeconds, shortestTimeToLiveSeconds),
    Context: { attempt: attemptToken(context) },
  });
}

export function parseInbound(request: CallbackRequest): Parsed<InboundMessage> {
  const event = readEvent(request);
  if (event.kind === "malformed") return event;
  if (event.kind !== "inbound") return { kind: "ignored", why: "not a message to us" };
  const { originationNumber, destinationNumber, messageBody: text, inboundMessageId } = event.message;
  const from = originationNumber.startsWith("+") ? e164Of(originationNumber.slice(1)) : null;
  if (from === null) return { kind: "ignored", why: "not from a phone" };
  return { kind: "parsed", items: [{ carrierMessageId: inboundMessageId, from, to: destinationNumber, text: text ?? "" }] };
}
