/** A delivery told to support: what happened, what it means and what to do, without code, text or full number. */
import type { Attempt, AttemptReceipt, Delivery } from "../delivery/delivery.ts";
import { timelineOf, toIso, type TraceEvent } from "./timeline.ts";
import { verdictOf, type Verdict } from "./verdict.ts";

export interface TraceView extends Verdict {
  readonly attempts: readonly AttemptView[];
  readonly events: readonly TraceEvent[];
}

export interface AttemptView extends Pick<
  Attempt,
  | "number"
  | "channel"
  | "carrier"
  | "sender"
  | "senderKind"
  | "outcome"
  | "carrierMessageId"
  | "carrierCode"
  | "carrierText"
  | "handoffMs"
  | "skipped"
> {
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly receipts: readonly {
    readonly at: string;
    readonly status: string;
    readonly reason: string | null;
    readonly carrierCode: string | null;
    readonly carrierText: string | null;
  }[];
  /** Why this route was chosen. */
  readonly chosenFor: string;
  /** What the carrier's refusal says is wrong; null where there is none. */
  readonly reason: string | null;
  /** Calls only: the caller ID was sent, yet networks may hide it from the person. */
  readonly callerId?: string;
}

export function traceOf(delivery: Delivery): TraceView {
  return { ...verdictOf(delivery), attempts: delivery.attempts.map(viewAttempt), events: timelineOf(delivery) };
}

function viewReceipt({ at, status, reason, carrierCode, carrierText }: AttemptReceipt): AttemptView["receipts"][number] {
  return { at: toIso(at), status, reason, carrierCode, carrierText };
}

function viewAttempt(attempt: Attempt): AttemptView {
  return {
    number: attempt.number,
    channel: attempt.channel,
    carrier: attempt.carrier,
    sender: attempt.sender,
    senderKind: attempt.senderKind,
    startedAt: toIso(attempt.startedAt),
    endedAt: attempt.endedAt === null ? null : toIso(attempt.endedAt),
    outcome: attempt.outcome,
    carrierMessageId: attempt.carrierMessageId,
    carrierCode: attempt.carrierCode,
    carrierText: attempt.carrierText,
    handoffMs: attempt.handoffMs,
    receipts: attempt.receipts.map(viewReceipt),
    skipped: attempt.skipped,
    chosenFor: attempt.chosenFor,
    reason: attempt.reason,
    ...(attempt.channel === "voice"
      ? { callerId: `${attempt.sender} was sent as caller ID; some networks hide it or show it as anonymous.` }
      : {}),
  };
}
