/**
 * MessageBird's status reports in our words, of messages and of calls: the fields are the same, the statuses are not.
 */
import { carrierText } from "../carrier-text.ts";
import type { CallbackRequest } from "../carrier.ts";
import type { Parsed, Receipt } from "../receipt.ts";
import { type Fault, routeFault } from "../refusal.ts";
import { messageFaults, networkCode, reasonFaults } from "./errors.ts";
import { readFields } from "./fields.ts";

export function parseReceipts(request: CallbackRequest): Parsed<Receipt> {
  const fields = readFields(request);
  const id = fields?.("id") ?? "";
  const status = fields?.("status") ?? "";
  if (fields === null || !/^[A-Za-z0-9-]{1,64}$/.test(id) || !/^\w{1,64}$/.test(status)) {
    return { kind: "malformed", why: "not a status report" };
  }
  return receiptOf(id, status, fields("statusReason") ?? "", fields("statusErrorCode"));
}

function receiptOf(id: string, status: string, why: string, errorCode: string | null): Parsed<Receipt> {
  const code = errorCode !== null && /^\d{1,5}$/.test(errorCode) && Number(errorCode) !== 0 ? networkCode(Number(errorCode)) : null;
  const reason = why.toLowerCase().replaceAll("_", " ");
  const base = {
    carrierMessageId: id,
    carrierCode: code,
    carrierText: carrierText(why === "" ? status : `${status}: ${why}`, null),
    reason: null,
    tryOtherRoute: false,
  };
  const parsed = (told: Pick<Receipt, "status"> & Partial<Fault>): Parsed<Receipt> => ({ kind: "parsed", items: [{ ...base, ...told }] });
  const vague = routeFault(status === "expired" ? "code_expired" : "unknown");
  const fault = (code === null ? undefined : messageFaults.get(code)) ?? reasonFaults.get(reason) ?? vague;
  switch (status) {
    case "scheduled":
    case "calling":
      return { kind: "ignored", why: "still with MessageBird" };
    // With the operator; buffered: the handset can't be reached for now.
    case "sent":
    case "buffered":
      return parsed({ status: "sent" });
    case "delivered":
      return parsed({ status: "delivered" });
    case "expired":
      // Sent to an operator, who reported nothing: it may well have arrived.
      return parsed(reason === "dlr not received" ? { status: "unknown" } : { status: "undelivered", ...fault });
    case "delivery_failed":
      return parsed({ status: "undelivered", ...fault });
    // The last word on a call that a person took: nothing is reported at its end.
    case "answered":
      return parsed({ status: "completed" });
    case "machine":
      return parsed({ status: "completed", reason: "voicemail" });
    case "busy":
      return parsed({ status: "busy", reason: "busy" });
    // Also where nobody answers: there is no status of its own for that.
    case "failed":
      return parsed({ status: "failed", ...routeFault("unknown") });
    default:
      return parsed({ status: "unknown" });
  }
}
