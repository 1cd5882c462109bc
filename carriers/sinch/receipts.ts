/** Sinch's reports in our words: a message's delivery reports, at the attempt's address, and calls' events, at the application's one. */
import { carrierCode, carrierText } from "../carrier-text.ts";
import type { CallbackRequest } from "../carrier.ts";
import type { Parsed, Receipt } from "../receipt.ts";
import { type Fault, faultOf, personFault, routeFault } from "../refusal.ts";
import { type OfCall, readCallback } from "./callback.ts";
import { callFaults, messageFaults, messageRefusals } from "./errors.ts";

const ignored = (why: string): Parsed<Receipt> => ({ kind: "ignored", why });
const parsed = (receipt: Receipt): Parsed<Receipt> => ({ kind: "parsed", items: [receipt] });

export function parseReceipts(request: CallbackRequest): Parsed<Receipt> {
  const callback = readCallback(request);
  switch (callback.kind) {
    case "malformed":
      return callback;
    case "report":
      return messageReceipt(callback.batchId, callback.status, callback.code);
    case "call_over":
      return endReceipt(callback, callback.result, callback.reason);
    case "detection":
      return detectionReceipt(callback, callback.status);
    case "menu_over":
    case "menu_left":
      return ignored("about a key");
    case "message":
      return ignored("a message to us");
    case "other":
      return ignored("neither a delivery report nor a call's event that is used");
  }
}

function messageReceipt(id: string, status: string, code: number | null): Parsed<Receipt> {
  // 0: no error, or an unknown one.
  const told = code === null || code === 0 ? null : String(code);
  const base = { carrierMessageId: id, carrierCode: told, carrierText: carrierText(status, null), reason: null, tryOtherRoute: false };
  const undelivered = (vague: Fault): Parsed<Receipt> =>
    parsed({
      ...base,
      status: "undelivered",
      ...(told !== null && messageFaults.has(told) ? faultOf(told, messageFaults, messageRefusals) : vague),
    });
  switch (status) {
    case "Queued":
      return ignored("still with Sinch");
    // "Message has been dispatched and accepted for delivery by the SMSC."
    case "Dispatched":
      return parsed({ ...base, status: "sent" });
    case "Delivered":
      return parsed({ ...base, status: "delivered" });
    // "This may happen if the destination is an invalid MSISDN or opted out subscriber": neither is for another route.
    case "Deleted":
      return undelivered(personFault("unknown"));
    case "Expired":
      return undelivered(routeFault("code_expired"));
    // Aborted, Cancelled: before it reached the SMSC. Rejected: by the SMSC.
    case "Aborted":
    case "Cancelled":
    case "Rejected":
    case "Failed":
      return undelivered(routeFault("unknown"));
    default:
      // Also "Unknown": delivered to the SMSC, and no receipt came that could be read.
      return parsed({ ...base, status: "unknown" });
  }
}

function endReceipt({ callId, attemptToken }: OfCall, result: string, reason: string | null): Parsed<Receipt> {
  const why = reason === null || reason === "N/A" ? null : reason;
  const base = {
    carrierMessageId: callId,
    attemptToken,
    carrierCode: why === null ? null : carrierCode(why, null),
    carrierText: carrierText(why === null ? result : `${result}: ${why}`, null),
    reason: null,
    tryOtherRoute: false,
  };
  switch (result) {
    case "ANSWERED":
      return parsed({ ...base, status: "completed" });
    case "BUSY":
      return parsed({ ...base, status: "busy", reason: "busy" });
    case "NOANSWER":
      return parsed({ ...base, status: "no_answer", reason: "no_answer" });
    case "FAILED":
    case "N/A": {
      const fault = (why === null ? undefined : callFaults.get(why)) ?? routeFault("unknown");
      return parsed({ ...base, status: fault.reason === "no_answer" ? "no_answer" : "failed", ...fault });
    }
    default:
      return parsed({ ...base, status: "unknown" });
  }
}

/** What answered: human, machine, notsure, hangup; inprogress, or null, while it isn't known. */
function detectionReceipt({ callId, attemptToken }: OfCall, status: string | null): Parsed<Receipt> {
  const base = { carrierMessageId: callId, attemptToken, carrierCode: null, tryOtherRoute: false };
  switch (status) {
    case "machine":
      return parsed({ ...base, carrierText: status, status: "completed", reason: "voicemail" });
    case "human":
      return parsed({ ...base, carrierText: status, status: "answered", reason: null });
    case null:
    default:
      return ignored("it is not known what answered");
  }
}
