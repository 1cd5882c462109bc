/**
 * Plivo's reports in our words: of messages (`Status`), of calls that ring or are over (`CallStatus`), and of machines that
 * answered (`Machine`). All of them may come late, twice and out of order; nothing here depends on the order.
 */
import { callReceipt } from "../call-report.ts";
import { carrierText } from "../carrier-text.ts";
import type { CallbackRequest } from "../carrier.ts";
import type { Parsed, Receipt } from "../receipt.ts";
import { faultOf, routeFault } from "../refusal.ts";
import { readFields } from "./callback-fields.ts";
import type { Fields } from "./callback-fields.ts";
import { hangupFaults, messageFaults, refusals, unheard } from "./errors.ts";

const parsed = (receipt: Receipt): Parsed<Receipt> => ({ kind: "parsed", items: [receipt] });

export function parseReceipts(request: CallbackRequest): Parsed<Receipt> {
  const read = readFields(request);
  if (read.kind === "malformed") return read;
  const { MessageUUID, Status, CallUUID, RequestUUID, CallStatus } = read.fields;
  if (MessageUUID !== null && Status !== null) return messageReceipt(read.fields, MessageUUID, Status);
  // The answer to the request names the request, and only the reports name the call as well.
  const id = RequestUUID ?? CallUUID;
  if (id !== null && CallStatus !== null) return callReport(read.fields, id, CallStatus);
  return { kind: "malformed", why: "neither a message's nor a call's status" };
}

function messageReceipt({ ErrorCode }: Fields, id: string, status: string): Parsed<Receipt> {
  // 000: success.
  const code = ErrorCode === "000" ? null : ErrorCode;
  const base = { carrierMessageId: id, carrierCode: code, carrierText: carrierText(status, null), reason: null, tryOtherRoute: false };
  switch (status) {
    case "queued":
      return { kind: "ignored", why: "still with Plivo" };
    // To the downstream carrier; some report nothing more.
    case "sent":
      return parsed({ ...base, status: "sent" });
    case "delivered":
    case "read":
      return parsed({ ...base, status: "delivered" });
    // `failed` and, in older words, `rejected`: never reached the downstream carrier.
    case "undelivered":
    case "failed":
    case "rejected":
      return parsed({ ...base, status: "undelivered", ...faultOf(code, messageFaults, refusals) });
    default:
      return parsed({ ...base, status: "unknown" });
  }
}

/** Where Plivo's words differ from those that `call-report.ts` knows. */
const statusWords: ReadonlyMap<string, string> = new Map([
  ["timeout", "no-answer"],
  ["cancel", "canceled"],
]);

function callReport({ HangupCauseCode, HangupCauseName, Machine }: Fields, id: string, callStatus: string): Parsed<Receipt> {
  const isUnheard = HangupCauseCode !== null && unheard.has(HangupCauseCode);
  const words = [callStatus, HangupCauseName].filter((word) => word !== null).join(": ");
  return callReceipt(
    {
      status: isUnheard ? "failed" : (statusWords.get(callStatus) ?? callStatus),
      answeredBy: Machine?.toLowerCase() === "true" ? "machine" : null,
      fault: (HangupCauseCode === null ? undefined : hangupFaults.get(HangupCauseCode)) ?? null,
    },
    { carrierMessageId: id, carrierCode: HangupCauseCode, carrierText: carrierText(words, null) },
    () => routeFault("unknown"),
  );
}
