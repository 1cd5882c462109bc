/**
 * What a delivery needs next, decided from its record and the clock alone. The rules, in the order they are asked:
 *
 *  (1) a final delivery needs nothing;
 *  (2) while a carrier holds an attempt, wait for its answer; when the lease is over its instance has died: the answer
 *      will never be known;
 *  (3) what reached the phone is delivered;
 *  (4) a fault of the person or the number stops the delivery, unless the other channel was asked for as fallback and
 *      can do better;
 *  (5) after the code's life, or 300 s after acceptance, nothing is handed over any more;
 *  (6) while an attempt may still arrive, wait for its receipt; a fallback comes in when the receipt is overdue. An SMS
 *      of unknown fate goes on to another carrier at once, a call of unknown fate waits: no phone rings twice;
 *  (7) at most five attempts, and none after the phone's budget has refused one;
 *  (8) else: attempt.
 */
import type { Channel, Reason } from "../vocabulary.ts";
import { fateOf, type AttemptFate } from "./attempt-fate.ts";
import type { Attempt, Delivery, FallbackReason } from "./delivery.ts";
import { isFinal } from "./status.ts";

export const maxAttempts = 5;
/** All attempts are made within this time of acceptance. */
export const attemptHorizonMs = 300_000;
/** After "completed", how long a pressed key may still be under way to us. */
const keyPressGraceMs = 3_000;

export type Ending =
  | { readonly status: "delivered"; readonly reason: null }
  | { readonly status: "unconfirmed" | "failed" | "expired" | "canceled"; readonly reason: Reason };

export type Step =
  | { readonly kind: "nothing" }
  | { readonly kind: "wait"; readonly until: number }
  | { readonly kind: "abandon"; readonly attempt: number }
  | { readonly kind: "finish"; readonly ending: Ending }
  | { readonly kind: "attempt"; readonly channel: Channel; readonly fallback: FallbackReason | null };

export interface DecisionLimits {
  readonly receiptTimeoutMs: number;
}

export function decide(delivery: Delivery, now: number, limits: DecisionLimits): Step {
  if (isFinal(delivery.status)) return { kind: "nothing" }; // (1)

  const inFlight = delivery.attempts.find((attempt) => attempt.outcome === null);
  const fates = delivery.attempts.map((attempt) => fateOf(attempt));
  if (fates.some((fate) => fate.kind === "arrived")) return finishArrived(delivery, now); // (3) even before the answer of (2)
  if (inFlight !== undefined) {
    return now < inFlight.leaseUntil ? { kind: "wait", until: inFlight.leaseUntil } : { kind: "abandon", attempt: inFlight.number }; // (2)
  }

  const channel = currentChannel(delivery);
  const wasDenied = delivery.notes.some((note) => note.type === "budget_denied");
  const mayAttempt = now < lastHandOverAt(delivery) && delivery.attempts.length < maxAttempts && !wasDenied; // (5), (7)
  const canFallBack = delivery.fallback !== null && channel === delivery.channel && mayAttempt;
  const stop = stopOf(delivery, channel);
  if (stop !== null && canFallBack && otherChannelMayHelp(stop)) {
    return { kind: "attempt", channel: otherChannel(channel), fallback: stop };
  }
  const mayStillArrive = fates.some((fate) => fate.kind === "pending" && fate.certain);
  if (stop !== null && !mayStillArrive) return fail(stop); // (4)
  if (now >= delivery.expiresAt) return { kind: "finish", ending: endOfLife(delivery, fates) }; // (5)

  const pending = delivery.attempts.filter((_, index) => fates[index]?.kind === "pending");
  const awaited = pending.filter((attempt) => attempt.channel === "voice" || wasTaken(attempt));
  if (awaited.length > 0) return awaitReceipt(delivery, awaited, now, canFallBack, limits); // (6)

  if (mayAttempt) return { kind: "attempt", channel, fallback: null }; // (8)
  if (pending.length > 0) return { kind: "wait", until: delivery.expiresAt };
  if (wasDenied) return fail("attempts_exhausted"); // (7)
  if (now >= lastHandOverAt(delivery)) return { kind: "finish", ending: endOfLife(delivery, fates) }; // (5)
  return fail(lastFailure(fates)); // (7)
}

/** The channel that the delivery is on now: its own until a fallback began. */
export function currentChannel(delivery: Delivery): Channel {
  return delivery.attempts.some((attempt) => attempt.channel !== delivery.channel) ? otherChannel(delivery.channel) : delivery.channel;
}

export function otherChannel(channel: Channel): Channel {
  return channel === "sms" ? "voice" : "sms";
}

/** From then on no attempt may begin. */
export function lastHandOverAt(delivery: Pick<Delivery, "createdAt" | "expiresAt">): number {
  return Math.min(delivery.expiresAt, delivery.createdAt + attemptHorizonMs);
}

/** How a delivery ends when no route is left for it, now or later; null while an earlier attempt may still arrive. */
export function endWithoutRoute(delivery: Delivery): Ending | null {
  const fates = delivery.attempts.map((attempt) => fateOf(attempt));
  if (fates.some((fate) => fate.kind === "pending")) return null;
  return { status: "failed", reason: fates.length === 0 ? "no_route" : lastFailure(fates) };
}

function finishArrived(delivery: Delivery, now: number): Step {
  const delivered: Step = { kind: "finish", ending: { status: "delivered", reason: null } };
  const arrived = delivery.attempts.filter((attempt) => fateOf(attempt).kind === "arrived");
  const confirmed = delivery.notes.some((note) => note.type === "confirmed");
  if (!delivery.confirm || confirmed || arrived.some((attempt) => attempt.channel === "sms")) return delivered;
  // A call that asked for a key press and ended without one was not answered by the person it was for.
  const completedAt = Math.max(...arrived.flatMap((attempt) => attempt.receipts.map((receipt) => receipt.at)));
  if (now < completedAt + keyPressGraceMs) return { kind: "wait", until: completedAt + keyPressGraceMs };
  return fail("no_answer");
}

function awaitReceipt(delivery: Delivery, awaited: readonly Attempt[], now: number, canFallBack: boolean, limits: DecisionLimits): Step {
  if (!canFallBack) return { kind: "wait", until: delivery.expiresAt };
  const lastEndedAt = Math.max(...awaited.map((attempt) => attempt.endedAt ?? attempt.startedAt));
  const overdueAt = lastEndedAt + limits.receiptTimeoutMs;
  if (now < overdueAt) return { kind: "wait", until: Math.min(overdueAt, delivery.expiresAt) };
  return { kind: "attempt", channel: otherChannel(delivery.channel), fallback: "no_receipt" };
}

/** Opt-out and fraud are the person's word, and a number that doesn't exist has no other channel. */
function otherChannelMayHelp(reason: Reason): boolean {
  return !["invalid_number", "opted_out", "fraud_reported", "rejected_by_user"].includes(reason);
}

function wasTaken(attempt: Attempt): boolean {
  const fate = fateOf(attempt);
  return fate.kind === "pending" && fate.certain;
}

/** What the person's side said on this channel to stop it, if the last word on it was that. */
function stopOf(delivery: Delivery, channel: Channel): Reason | null {
  const last = delivery.attempts.findLast((attempt) => attempt.channel === channel && fateOf(attempt).kind === "stopped");
  const fate = last === undefined ? null : fateOf(last);
  return fate?.kind === "stopped" ? fate.reason : null;
}

function endOfLife(delivery: Delivery, fates: readonly AttemptFate[]): Ending {
  const pending = fates.filter((fate) => fate.kind === "pending");
  if (pending.some((fate) => fate.certain)) return { status: "unconfirmed", reason: "no_receipt" };
  if (pending.length > 0) return { status: "unconfirmed", reason: "unknown" };
  if (delivery.status === "sent") return { status: "failed", reason: lastFailure(fates) };
  const carriersWereTried = fates.length > 0 || delivery.notes.some((note) => note.type === "waiting");
  return { status: "expired", reason: carriersWereTried ? "carriers_unavailable" : "code_expired" };
}

function lastFailure(fates: readonly AttemptFate[]): Reason {
  const last = fates.findLast((fate) => fate.kind === "route_failed" || fate.kind === "stopped");
  return last?.reason ?? "unknown";
}

function fail(reason: Reason): Step {
  return { kind: "finish", ending: { status: "failed", reason } };
}
