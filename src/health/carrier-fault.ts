/**
 * Whose fault an outcome is. Only the carrier's own faults count against its circuit: errors of the person, the number
 * or the text prove that the carrier works.
 */
import type { SendOutcome } from "../../carriers/outcome.ts";

export function isCarrierFault(outcome: SendOutcome): boolean {
  switch (outcome.outcome) {
    case "throttled":
    case "unavailable":
    case "unknown":
      return true;
    case "rejected":
      return outcome.fault === "account";
    case "accepted":
    case "undeliverable":
    case "blocked":
      return false;
  }
}
