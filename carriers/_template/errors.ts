/**
 * The carrier's error codes, each row with the carrier's own title, grouped by whose fault it is. Name the pages that they
 * come from here, and mark rows that come from elsewhere.
 */
import type { ErrorBody } from "../http-outcome.ts";
import type { FaultTable, RefusalTable } from "../refusal.ts";

/** In answer to the hand-over: `undeliverable`, `blocked`, `rejectedRoute`, `rejectedAccount`, `throttled`, `unavailable`, `ambiguous`. */
export const refusals: RefusalTable = new Map();

/** In a receipt: `personFault`, `routeFault`. Codes of refusals need no second row. */
export const messageFaults: FaultTable = new Map();

/** Reads the body of a refusal; null when it isn't what the carrier documents. */
export function errorOf(/* body: unknown */): ErrorBody | null {
  return null;
}
