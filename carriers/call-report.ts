/**
 * Reports on a call in the words of TwiML's callbacks, which TeXML takes over: a status, or what answered. Which fault a
 * failed call shows is each carrier's own knowledge, and comes in from its folder.
 */
import type { Parsed, Receipt } from "./receipt.ts";
import type { Fault } from "./refusal.ts";

export interface CallReport {
  readonly status: string | null;
  readonly answeredBy: string | null;
  /** What the carrier says of the person's or the network's side; null when it says nothing that its table knows. */
  readonly fault: Fault | null;
}

export type CallBase = Pick<Receipt, "carrierMessageId" | "carrierCode" | "carrierText">;

/** @param failure the fault of a failed call that names no other */
export function callReceipt(report: CallReport, base: CallBase, failure: () => Fault): Parsed<Receipt> {
  const { status, answeredBy, fault } = report;
  const parsed = (told: Pick<Receipt, "status"> & Partial<Fault>): Parsed<Receipt> => ({
    kind: "parsed",
    items: [{ reason: null, tryOtherRoute: false, ...base, ...told }],
  });
  // machine_start, machine_end_beep, machine_end_silence, machine_end_other, fax.
  if (answeredBy !== null && /^(?:machine|fax)/.test(answeredBy)) return parsed({ status: "completed", reason: "voicemail" });
  switch (status) {
    case null:
      return answeredBy === "human" ? parsed({ status: "answered" }) : { kind: "ignored", why: "it is not known what answered" };
    case "queued":
    case "initiated":
      return { kind: "ignored", why: "not ringing yet" };
    case "ringing":
      return parsed({ status: "ringing" });
    case "in-progress":
      return parsed({ status: "answered" });
    case "completed":
      return parsed({ status: "completed" });
    case "busy":
      return parsed({ status: "busy", reason: fault?.reason === "rejected_by_user" ? "rejected_by_user" : "busy" });
    case "no-answer":
      return parsed({ status: "no_answer", reason: "no_answer" });
    case "failed":
    case "canceled":
      return parsed({ status: "failed", ...(fault ?? failure()) });
    default:
      return parsed({ status: "unknown" });
  }
}
