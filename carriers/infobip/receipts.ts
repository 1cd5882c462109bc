/**
 * Infobip's delivery reports in our words. Messages are reported on their way and at their end, calls once, after it. The
 * status says how far it came, the error why not farther.
 */
import { z } from "zod";
import { carrierText } from "../carrier-text.ts";
import type { CallbackRequest } from "../carrier.ts";
import type { Parsed, Receipt } from "../receipt.ts";
import { type Fault, faultOf } from "../refusal.ts";
import { callEnd, callEnds } from "./call-ends.ts";
import { messageFaults, refusals } from "./errors.ts";
import { createResultReader, messageId } from "./results.ts";
import { deliveryError, errorCode, group, status, statusCode } from "./status.ts";

const report = z.object({
  messageId,
  status,
  error: deliveryError.nullish(),
  /** Only of calls. */
  voiceCall: z.object({ answeredBy: z.string().nullish() }).nullish(),
});
type Report = z.infer<typeof report>;

const readReports = createResultReader(report);

export function parseReceipts(request: CallbackRequest): Parsed<Receipt> {
  const reports = readReports(request);
  if (reports === null) return { kind: "malformed", why: "not delivery reports" };
  const items = reports.map(receiptOf).filter((receipt) => receipt !== null);
  return items.length === 0 ? { kind: "ignored", why: "still with Infobip" } : { kind: "parsed", items };
}

/** null when it says nothing that we use. */
function receiptOf(told: Report): Receipt | null {
  const code = tellingCode(told);
  const words = [told.status.description, told.error?.id === 0 ? null : told.error?.description];
  const base = {
    carrierMessageId: told.messageId,
    carrierCode: code,
    carrierText: carrierText(words.filter((word) => typeof word === "string").join(": "), null),
    reason: null,
    tryOtherRoute: false,
  };
  const fault = faultOf(code, messageFaults, refusals);
  return isCall(told) ? callReceipt(told, base, fault) : messageReceipt(told, base, fault);
}

/** The error, unless only the status is known to us. */
function tellingCode({ status: { id }, error }: Report): string {
  const byStatus = statusCode(id);
  if (error === null || error === undefined || error.id === 0) return byStatus;
  const byError = errorCode(error.id);
  const isStatusKnown = refusals.has(byStatus) && !vague.has(byStatus);
  return messageFaults.has(byError) || callEnds.has(byError) || !isStatusKnown ? byError : byStatus;
}

/** That it failed, and nothing more: any error says more. */
const vague: ReadonlySet<string> = new Set(["status 4", "status 9", "status 15", "status 31"]);

function isCall({ status: { id }, error, voiceCall }: Report): boolean {
  if (voiceCall !== null && voiceCall !== undefined) return true;
  return callEnds.has(statusCode(id)) || (error !== null && error !== undefined && callEnds.has(errorCode(error.id)));
}

type Base = Omit<Receipt, "status">;

function callReceipt(told: Report, base: Base, failure: Fault): Receipt | null {
  if (told.status.groupId === group.accepted || told.status.groupId === group.pending) return null;
  const end = callEnd({ status: told.status, error: told.error ?? null, answeredBy: told.voiceCall?.answeredBy ?? null }, failure);
  return { ...base, ...end };
}

function messageReceipt({ status: { groupId, id } }: Report, base: Base, fault: Fault): Receipt | null {
  switch (groupId) {
    case group.accepted:
      return null;
    case group.pending:
      // PENDING_WAITING_DELIVERY and PENDING_ENROUTE: with the operator. PENDING_ACCEPTED: not yet.
      return id === 3 || id === 7 ? { ...base, status: "sent" } : null;
    case group.delivered:
      // DELIVERED_TO_OPERATOR is not the end, whatever its group is called; DELIVERED_TO_HANDSET is.
      if (id === 2) return { ...base, status: "sent" };
      return { ...base, status: id === 5 ? "delivered" : "unknown" };
    case group.undeliverable:
    case group.expired:
    case group.rejected:
      // REJECTED_DUPLICATE_MESSAGE_ID: what was taken first is still on its way.
      if (id === 23) return null;
      // EXPIRED_DLR_UNKNOWN: the network reported nothing, the message may well have arrived.
      if (id === 29) return { ...base, status: "unknown" };
      return { ...base, status: "undelivered", ...fault };
    default:
      return { ...base, status: "unknown" };
  }
}
