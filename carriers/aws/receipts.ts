/** AWS's events in our words. Failures that aren't final are passed over: AWS goes on trying. */
import { carrierText } from "../carrier-text.ts";
import type { CallbackRequest } from "../carrier.ts";
import type { Parsed, Receipt } from "../receipt.ts";
import { faultOf, routeFault } from "../refusal.ts";
import { messageFaults, refusals } from "./errors.ts";
import { type DeliveryEvent, readEvent } from "./events.ts";

const ignored = (why: string): Parsed<Receipt> => ({ kind: "ignored", why });
const parsed = (receipt: Receipt): Parsed<Receipt> => ({ kind: "parsed", items: [receipt] });

export function parseReceipts(request: CallbackRequest): Parsed<Receipt> {
  const event = readEvent(request);
  switch (event.kind) {
    case "malformed":
      return event;
    case "inbound":
      return ignored("a message to us");
    case "other":
      return ignored("about neither a text message nor a call");
    case "delivery":
      return event.event.eventType.startsWith("VOICE_") ? callReceipt(event.event) : messageReceipt(event.event);
  }
}

function baseOf({ eventType, messageId, messageStatusDescription, context }: DeliveryEvent): Omit<Receipt, "status"> {
  return {
    carrierMessageId: messageId,
    carrierCode: eventType,
    carrierText: carrierText(messageStatusDescription ?? "", null),
    attemptToken: context?.attempt,
    reason: null,
    tryOtherRoute: false,
  };
}

function messageReceipt(event: DeliveryEvent): Parsed<Receipt> {
  const { eventType, isFinal } = event;
  const base = baseOf(event);
  switch (eventType) {
    // Queued for delivery; in the process of being delivered.
    case "TEXT_QUEUED":
    case "TEXT_PENDING":
      return ignored("still with AWS");
    // "Success events occur when the message is accepted by the recipient's carrier." In some countries that is all that is told.
    case "TEXT_SENT":
    case "TEXT_SUCCESSFUL":
      return parsed({ ...base, status: "sent" });
    case "TEXT_DELIVERED":
      return parsed({ ...base, status: "delivered" });
    default:
      if (isFinal === false) return ignored("not final yet");
      // TEXT_UNKNOWN: nothing came from the network in 72 hours; and what is new.
      if (!messageFaults.has(eventType)) return parsed({ ...base, status: "unknown" });
      return parsed({ ...base, status: "undelivered", ...faultOf(eventType, messageFaults, refusals) });
  }
}

function callReceipt(event: DeliveryEvent): Parsed<Receipt> {
  const base = baseOf(event);
  switch (event.eventType) {
    case "VOICE_INITIATED":
      return ignored("not ringing yet");
    case "VOICE_RINGING":
      return parsed({ ...base, status: "ringing" });
    case "VOICE_ANSWERED":
      return parsed({ ...base, status: "answered" });
    // Also when a machine took the call: AWS doesn't look for one.
    case "VOICE_COMPLETED":
      return parsed({ ...base, status: "completed" });
    case "VOICE_BUSY":
      return parsed({ ...base, status: "busy", reason: "busy" });
    case "VOICE_NO_ANSWER":
      return parsed({ ...base, status: "no_answer", reason: "no_answer" });
    case "VOICE_FAILED":
      return parsed({ ...base, status: "failed", ...routeFault("unknown") });
    // It waited too long for its turn.
    case "VOICE_TTL_EXPIRED":
      return parsed({ ...base, status: "failed", ...routeFault("carriers_unavailable") });
    default:
      return parsed({ ...base, status: "unknown" });
  }
}
