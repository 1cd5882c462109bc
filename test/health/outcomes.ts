/** One outcome of each kind, and sends that give them. */
import type { SendOutcome } from "../../carriers/outcome.ts";

const answer = { carrierCode: null, carrierText: null };

export const accepted: SendOutcome = { outcome: "accepted", carrierMessageId: "m-1", ...answer };
export const unavailable: SendOutcome = { outcome: "unavailable", ...answer };
export const throttled: SendOutcome = { outcome: "throttled", retryAfterMs: null, ...answer };
export const unknown: SendOutcome = { outcome: "unknown", ...answer };
export const undeliverable: SendOutcome = { outcome: "undeliverable", reason: "invalid_number", ...answer };
export const blocked: SendOutcome = { outcome: "blocked", reason: "opted_out", ...answer };
export const refusedRoute: SendOutcome = { outcome: "rejected", reason: "sender_not_registered", fault: "route", ...answer };
export const refusedAccount: SendOutcome = { outcome: "rejected", reason: "unknown", fault: "account", ...answer };

export const sendOf = (outcome: SendOutcome) => () => Promise.resolve(outcome);

/** A send that the test ends. */
export function pendingSend(): { send: () => Promise<SendOutcome>; end: (outcome: SendOutcome) => void } {
  const { promise, resolve } = Promise.withResolvers<SendOutcome>();
  return { send: () => promise, end: resolve };
}
