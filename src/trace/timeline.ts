/** What happened, in order: made of the attempts, their receipts and the notes, none of which is stored twice. */
import type { Attempt, Delivery, Note } from "../delivery/delivery.ts";

export interface TraceEvent {
  readonly at: string;
  readonly type: string;
  readonly [detail: string]: unknown;
}

type Moment = readonly [at: number, type: string, details: Readonly<Record<string, unknown>>];

export function timelineOf(delivery: Delivery): TraceEvent[] {
  const moments: Moment[] = [
    [delivery.createdAt, "accepted", { instance: delivery.acceptedBy, remainingAttempts: delivery.remainingAtAcceptance }],
    ...delivery.attempts.flatMap((attempt) => momentsOfAttempt(attempt)),
    ...delivery.notes.map((note) => momentOfNote(note)),
  ];
  if (delivery.finishedAt !== null) {
    moments.push([delivery.finishedAt, "finished", { status: delivery.status, reason: delivery.reason }]);
  }
  return moments.toSorted((one, other) => one[0] - other[0]).map(([at, type, details]) => ({ at: toIso(at), type, ...details }));
}

export function toIso(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

function momentsOfAttempt(attempt: Attempt): Moment[] {
  const { number, channel, carrier, sender, outcome } = attempt;
  return [
    [attempt.startedAt, "attempt_started", { attempt: number, channel, carrier, sender }],
    ...(attempt.endedAt === null ? [] : [[attempt.endedAt, "attempt_ended", { attempt: number, outcome }] satisfies Moment]),
    ...attempt.receipts.map(({ at, status, reason }) => [at, "receipt", { attempt: number, status, reason }] satisfies Moment),
  ];
}

function momentOfNote(note: Note): Moment {
  const { at, type, ...details } = note;
  return [at, type, "until" in details ? { ...details, until: toIso(details.until) } : details];
}
