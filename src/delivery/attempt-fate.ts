/**
 * What an attempt's answer and receipts say together. Receipts come late, twice, out of order and before the send's own
 * answer, so the fate is computed from the set of them, never from the last one: any order gives the same fate.
 */
import type { Reason } from "../vocabulary.ts";
import type { Attempt, AttemptReceipt } from "./delivery.ts";

export type AttemptFate =
  /** The carrier has not answered, and no receipt says more. */
  | { readonly kind: "in_flight" }
  /** A carrier took it (or may have, `certain: false`); nothing says that it arrived or failed. */
  | { readonly kind: "pending"; readonly certain: boolean }
  /** It reached the phone. */
  | { readonly kind: "arrived" }
  /** It did not, and the route is to blame: another route may do better. */
  | { readonly kind: "route_failed"; readonly reason: Reason }
  /** It did not, and no route will do better: the person, the handset or the number. */
  | { readonly kind: "stopped"; readonly reason: Reason };

export function fateOf(attempt: Attempt): AttemptFate {
  return fateByReceipts(attempt.receipts) ?? fateByOutcome(attempt);
}

function fateByReceipts(receipts: readonly AttemptReceipt[]): AttemptFate | null {
  // A machine that took the call outranks "completed": the carrier reports both, in any order.
  if (receipts.some((receipt) => receipt.reason === "voicemail")) return { kind: "stopped", reason: "voicemail" };
  if (receipts.some((receipt) => receipt.status === "delivered" || receipt.status === "completed")) return { kind: "arrived" };
  const failures = receipts.filter((receipt) => ["undelivered", "busy", "no_answer", "failed"].includes(receipt.status));
  const stops = failures.filter((receipt) => !receipt.tryOtherRoute);
  if (stops.length > 0) return { kind: "stopped", reason: firstReason(stops) };
  if (failures.length > 0) return { kind: "route_failed", reason: firstReason(failures) };
  return receipts.some((receipt) => ["sent", "ringing", "answered"].includes(receipt.status)) ? { kind: "pending", certain: true } : null;
}

/** The same whatever order the receipts came in. */
function firstReason(failures: readonly AttemptReceipt[]): Reason {
  const known = failures.map((receipt) => receipt.reason ?? reasonByStatus(receipt.status)).toSorted();
  return known.find((reason) => reason !== "unknown") ?? "unknown";
}

function reasonByStatus(status: AttemptReceipt["status"]): Reason {
  return status === "busy" || status === "no_answer" ? status : "unknown";
}

function fateByOutcome(attempt: Attempt): AttemptFate {
  switch (attempt.outcome) {
    case null:
      return { kind: "in_flight" };
    case "accepted":
      return { kind: "pending", certain: true };
    case "unknown":
      return { kind: "pending", certain: false };
    case "throttled":
    case "unavailable":
      return { kind: "route_failed", reason: "carriers_unavailable" };
    case "rejected":
      return { kind: "route_failed", reason: attempt.reason ?? "unknown" };
    case "undeliverable":
    case "blocked":
      return { kind: "stopped", reason: attempt.reason ?? "unknown" };
  }
}
