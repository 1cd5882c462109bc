/**
 * Every way in which a delivery's record changes, as pure functions from record to record. None of them moves a delivery
 * back: receipts only add, final statuses absorb (`status.ts`), and what may not be is returned as the record unchanged.
 */
import type { SendOutcome } from "../../carriers/outcome.ts";
import type { Receipt } from "../../carriers/receipt.ts";
import { fateOf } from "./attempt-fate.ts";
import type { Ending } from "./decide.ts";
import type { Attempt, AttemptReceipt, Delivery, Note, PersonAct } from "./delivery.ts";
import { isFinal, moveStatus } from "./status.ts";

/** A carrier that sends more is lying or looping; what is kept bounds the record. */
const maxReceiptsPerAttempt = 12;
const maxNotes = 24;

export type Claim = Pick<Attempt, "channel" | "carrier" | "sender" | "senderKind" | "startedAt" | "leaseUntil" | "skipped" | "chosenFor">;

/** Takes the right to hand over: written before the carrier is called, so that nobody else calls it too. */
export function claim(delivery: Delivery, taken: Claim): Delivery {
  const attempt: Attempt = {
    ...taken,
    number: delivery.attempts.length + 1,
    endedAt: null,
    outcome: null,
    carrierMessageId: null,
    carrierCode: null,
    carrierText: null,
    handoffMs: null,
    retryAfterAt: null,
    receipts: [],
    reason: null,
  };
  return { ...delivery, status: moveStatus(delivery.status, "sending"), attempts: [...delivery.attempts, attempt] };
}

/** Undoes a claim that surely led to no hand-over, because the circuit didn't permit one. */
export function withdraw(delivery: Delivery, attemptNumber: number): Delivery {
  const last = delivery.attempts.at(-1);
  if (last?.number !== attemptNumber || last.outcome !== null || last.receipts.length > 0) return delivery;
  return { ...delivery, attempts: delivery.attempts.slice(0, -1) };
}

export function recordOutcome(delivery: Delivery, attemptNumber: number, outcome: SendOutcome, now: number): Delivery {
  const accepted = outcome.outcome === "accepted";
  const recorded = updateAttempt(delivery, attemptNumber, (attempt) => {
    if (attempt.outcome !== null && attempt.outcome !== "unknown") return attempt;
    return {
      ...attempt,
      outcome: outcome.outcome,
      endedAt: now,
      carrierMessageId: (accepted ? outcome.carrierMessageId : null) ?? attempt.carrierMessageId,
      carrierCode: outcome.carrierCode,
      carrierText: outcome.carrierText,
      handoffMs: accepted ? now - delivery.createdAt : null,
      retryAfterAt: outcome.outcome === "throttled" && outcome.retryAfterMs !== null ? now + outcome.retryAfterMs : null,
      reason: "reason" in outcome ? outcome.reason : null,
    };
  });
  return accepted ? { ...recorded, status: moveStatus(recorded.status, "sent") } : recorded;
}

/** The instance that claimed the attempt died or gave up: what the carrier answered will never be known. */
export function abandon(delivery: Delivery, attemptNumber: number, now: number, why: string): Delivery {
  return recordOutcome(delivery, attemptNumber, { outcome: "unknown", carrierCode: null, carrierText: why }, now);
}

/** Adds a receipt to its attempt; a duplicate, or one of another message, changes nothing. */
export function addReceipt(delivery: Delivery, attemptNumber: number, receipt: Receipt, now: number): Delivery {
  const next = updateAttempt(delivery, attemptNumber, (attempt) => {
    if (isOfOtherMessage(attempt, receipt) || isKnown(attempt, receipt) || attempt.receipts.length >= maxReceiptsPerAttempt) return attempt;
    const { status, reason, tryOtherRoute, carrierCode, carrierText } = receipt;
    const added: AttemptReceipt = { at: now, status, reason, tryOtherRoute, carrierCode, carrierText };
    return {
      ...attempt,
      carrierMessageId: attempt.carrierMessageId ?? receipt.carrierMessageId,
      receipts: [...attempt.receipts, added],
    };
  });
  if (next === delivery) return delivery;
  const fate = fateAfter(next, attemptNumber);
  const wasTaken = fate?.kind === "arrived" || (fate?.kind === "pending" && fate.certain);
  const moved = wasTaken ? { ...next, status: moveStatus(next.status, "sent") } : next;
  // A call that asked for a key is proved by the key alone.
  const proves = fate?.kind === "arrived" && !(delivery.confirm && next.attempts[attemptNumber - 1]?.channel === "voice");
  return isFinal(moved.status) && proves ? proveDelivered(moved, now, "receipt") : moved;
}

/** What the person did (a key, a reply) or the backend saw (the right code typed). */
export function recordAct(delivery: Delivery, act: PersonAct, now: number): Delivery {
  if (delivery.notes.some((note) => note.type === act)) return delivery;
  const noted = addNote(delivery, { at: now, type: act });
  switch (act) {
    case "confirmed":
    case "verified":
      return proveDelivered(noted, now, "verified");
    case "rejected_by_user":
    case "fraud_reported":
      return finish(noted, { status: "failed", reason: act }, now);
    case "not_verified":
      return noted;
  }
}

export function finish(delivery: Delivery, ending: Ending, now: number): Delivery {
  if (isFinal(delivery.status)) return delivery;
  const status = moveStatus(delivery.status, ending.status);
  if (!isFinal(status)) throw new Error(`a ${delivery.status} delivery can't end as ${ending.status}`);
  return { ...delivery, status, reason: ending.reason, finishedAt: now, dueAt: null, sealedContent: null };
}

export function addNote(delivery: Delivery, note: Note): Delivery {
  return delivery.notes.length >= maxNotes ? delivery : { ...delivery, notes: [...delivery.notes, note] };
}

/** Takes out everything that tells whose delivery it was; the masked number stays. Only of a delivery that has ended. */
export function forgetPerson(delivery: Delivery): Delivery {
  if (!isFinal(delivery.status)) return delivery;
  return { ...delivery, phoneHash: "", user: null, correlationId: null, metadata: null, sealedPerson: null };
}

function proveDelivered(delivery: Delivery, now: number, by: "receipt" | "verified"): Delivery {
  if (delivery.status === "delivered") return delivery;
  if (!isFinal(delivery.status)) return finish(delivery, { status: "delivered", reason: null }, now);
  return addNote({ ...delivery, status: moveStatus(delivery.status, "delivered"), reason: null }, { at: now, type: "proved_late", by });
}

function updateAttempt(delivery: Delivery, attemptNumber: number, update: (attempt: Attempt) => Attempt): Delivery {
  const before = delivery.attempts[attemptNumber - 1];
  if (before === undefined) return delivery;
  const after = update(before);
  if (after === before) return delivery;
  return { ...delivery, attempts: delivery.attempts.with(attemptNumber - 1, after) };
}

function fateAfter(delivery: Delivery, attemptNumber: number): ReturnType<typeof fateOf> | null {
  const attempt = delivery.attempts[attemptNumber - 1];
  return attempt === undefined ? null : fateOf(attempt);
}

/** Some carriers sign the body but not the address with our token, so the body's own id must be the attempt's. */
function isOfOtherMessage(attempt: Attempt, receipt: Receipt): boolean {
  const { carrierMessageId } = attempt;
  return carrierMessageId !== null && receipt.carrierMessageId !== null && receipt.carrierMessageId !== carrierMessageId;
}

function isKnown(attempt: Attempt, receipt: Receipt): boolean {
  const { status, reason, tryOtherRoute } = receipt;
  return attempt.receipts.some((known) => known.status === status && known.reason === reason && known.tryOtherRoute === tryOtherRoute);
}
