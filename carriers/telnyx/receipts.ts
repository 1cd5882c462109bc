/**
 * Telnyx's reports in our words: JSON events about messages; forms about calls, either of a call's status or, some seconds
 * into it, of what answered (`AnsweredBy` alone).
 */
import { callReceipt } from "../call-report.ts";
import { carrierCode, carrierText } from "../carrier-text.ts";
import type { CallbackRequest } from "../carrier.ts";
import { isForm } from "../form.ts";
import type { Parsed, Receipt } from "../receipt.ts";
import { faultOf, routeFault } from "../refusal.ts";
import { readCallFields } from "./call-fields.ts";
import type { CallFields } from "./call-fields.ts";
import { keysOf } from "./error-body.ts";
import { hangupFaults, messageFaults, refusals } from "./errors.ts";
import { readEvent } from "./json-event.ts";
import type { EventMessage } from "./json-event.ts";

const ignored = (why: string): Parsed<Receipt> => ({ kind: "ignored", why });
const parsed = (receipt: Receipt): Parsed<Receipt> => ({ kind: "parsed", items: [receipt] });

export function parseReceipts(request: CallbackRequest): Parsed<Receipt> {
  if (isForm(request)) {
    const read = readCallFields(request);
    return read.kind === "malformed" ? read : callReport(read.fields);
  }
  const event = readEvent(request);
  switch (event.kind) {
    case "malformed":
      return event;
    case "other":
      return ignored("an event that is not about a message");
    case "message":
      return event.type === "message.received" || event.message.direction === "inbound"
        ? ignored("a message to us")
        : messageReceipt(event.message);
  }
}

function messageReceipt(message: EventMessage): Parsed<Receipt> {
  const status = message.to[0]?.status;
  if (status === undefined) return { kind: "malformed", why: "the message has no status" };
  const [error] = message.errors ?? [];
  const words = [status, error?.title, error?.detail].filter((word) => typeof word === "string");
  // Telnyx sends the message's own text along.
  const sent = typeof message.text === "string" ? [message.text] : null;
  const base = {
    carrierMessageId: message.id,
    carrierCode: error === undefined ? null : carrierCode(error.code, sent),
    carrierText: carrierText(words.join(": "), sent),
    reason: null,
    tryOtherRoute: false,
  };
  switch (status) {
    case "queued":
    case "sending":
      return ignored("still with Telnyx");
    case "sent":
      return parsed({ ...base, status: "sent" });
    case "delivered":
      return parsed({ ...base, status: "delivered" });
    case "sending_failed":
    case "delivery_failed":
    case "expired":
      return parsed({ ...base, status: "undelivered", ...messageFault(error) });
    default:
      // Also `delivery_unconfirmed`: the network reports nothing, the message may well have arrived.
      return parsed({ ...base, status: "unknown" });
  }
}

function messageFault(error: NonNullable<EventMessage["errors"]>[number] | undefined): Pick<Receipt, "reason" | "tryOtherRoute"> {
  const keys = error === undefined ? [] : keysOf(error.code, null, `${error.title ?? ""} ${error.detail ?? ""}`);
  return faultOf(keys.find((key) => messageFaults.has(key) || refusals.has(key)) ?? null, messageFaults, refusals);
}

function callReport(fields: CallFields): Parsed<Receipt> {
  const { CallSid, CallStatus, AnsweredBy, HangupCause, ErrorCode } = fields;
  if (CallStatus === null && AnsweredBy === null) return { kind: "malformed", why: "neither a status nor what answered" };
  const fault = HangupCause === null ? undefined : hangupFaults.get(HangupCause);
  return callReceipt(
    { status: CallStatus, answeredBy: AnsweredBy, fault: fault ?? null },
    {
      carrierMessageId: CallSid,
      carrierCode: HangupCause ?? ErrorCode,
      carrierText: carrierText([CallStatus, AnsweredBy].filter((word) => word !== null).join(", "), null),
    },
    () => routeFault("unknown"),
  );
}
