/** Azure's delivery reports in our words: one at the end of each message. */
import { z } from "zod";
import { echoedToken } from "../attempt-token.ts";
import { carrierText } from "../carrier-text.ts";
import type { CallbackRequest } from "../carrier.ts";
import type { Parsed, Receipt } from "../receipt.ts";
import { faultOf } from "../refusal.ts";
import { messageFaults, noReportsCode, refusals } from "./errors.ts";
import { createEventReader } from "./events.ts";

const report = z.object({
  messageId: z.string().regex(/^[\w-]{1,200}$/),
  deliveryStatus: z.string().min(1).max(64),
  /** A code, or words with a code in them; "No error." */
  deliveryStatusDetails: z.string().max(2_000).nullish(),
  tag: echoedToken,
  /** As Azure's own example has it. */
  Tag: echoedToken,
});
type Report = z.infer<typeof report>;

const readReports = createEventReader("Microsoft.Communication.SMSDeliveryReportReceived", report);

export function parseReceipts(request: CallbackRequest): Parsed<Receipt> {
  const reports = readReports(request);
  if (reports.kind === "malformed") return reports;
  if (reports.data.length === 0) return { kind: "ignored", why: "no delivery report" };
  return { kind: "parsed", items: reports.data.map(receiptOf) };
}

function receiptOf(told: Report): Receipt {
  const details = told.deliveryStatusDetails ?? "";
  const code = /(?<!\d)\d{4}(?!\d)/.exec(details)?.[0] ?? null;
  const base = {
    carrierMessageId: told.messageId,
    carrierCode: code,
    carrierText: carrierText(details === "" ? told.deliveryStatus : details, null),
    attemptToken: told.tag ?? told.Tag,
    reason: null,
    tryOtherRoute: false,
  };
  switch (told.deliveryStatus) {
    case "Delivered":
      return { ...base, status: "delivered" };
    case "Failed":
      if (code === noReportsCode) return { ...base, status: "unknown" };
      return { ...base, status: "undelivered", ...faultOf(code, messageFaults, refusals) };
    default:
      return { ...base, status: "unknown" };
  }
}
