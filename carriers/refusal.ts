/**
 * What a carrier's error code means to us: the vocabulary of the adapters' `errors.ts`. A refusal comes back in answer to
 * the hand-over; a fault comes later, in a receipt. Both say whose fault it is, which decides what happens next.
 */
import type { Reason } from "../src/vocabulary.ts";

export type Refusal =
  | { readonly outcome: "undeliverable"; readonly reason: Reason }
  | { readonly outcome: "blocked"; readonly reason: Reason }
  | { readonly outcome: "rejected"; readonly reason: Reason; readonly fault: "route" | "account" }
  | { readonly outcome: "throttled" }
  | { readonly outcome: "unavailable" }
  | { readonly outcome: "unknown" };

export type RefusalTable = ReadonlyMap<string, Refusal>;

/** The person or the number: no route will do better. */
export const undeliverable = (reason: Reason): Refusal => ({ outcome: "undeliverable", reason });
/** Must not be sent by any route. */
export const blocked = (reason: Reason): Refusal => ({ outcome: "blocked", reason });
/** This sender, content or country over this carrier; another route may do it. */
export const rejectedRoute = (reason: Reason): Refusal => ({ outcome: "rejected", reason, fault: "route" });
/** Our account or configuration: everything over this carrier will fail like this. */
export const rejectedAccount: Refusal = { outcome: "rejected", reason: "carriers_unavailable", fault: "account" };
export const throttled: Refusal = { outcome: "throttled" };
/** The carrier's trouble, and nothing was sent. */
export const unavailable: Refusal = { outcome: "unavailable" };
/** An error by which the carrier doesn't say that nothing was sent. */
export const ambiguous: Refusal = { outcome: "unknown" };

export interface Fault {
  readonly reason: Reason;
  readonly tryOtherRoute: boolean;
}

export type FaultTable = ReadonlyMap<string, Fault>;

export const personFault = (reason: Reason): Fault => ({ reason, tryOtherRoute: false });
export const routeFault = (reason: Reason): Fault => ({ reason, tryOtherRoute: true });

/** Codes of refusals turn up in receipts too, when the carrier checks after it has answered. */
export function faultOf(code: string | null, faults: FaultTable, refusals: RefusalTable): Fault {
  if (code === null) return routeFault("unknown");
  const refusal = refusals.get(code);
  return faults.get(code) ?? (refusal === undefined ? routeFault("unknown") : faultOfRefusal(refusal));
}

function faultOfRefusal(refusal: Refusal): Fault {
  switch (refusal.outcome) {
    case "undeliverable":
    case "blocked":
      return personFault(refusal.reason);
    case "rejected":
      return routeFault(refusal.reason);
    case "throttled":
    case "unavailable":
      return routeFault("carriers_unavailable");
    case "unknown":
      return routeFault("unknown");
  }
}
