/**
 * A delivery as it is stored: one JSON array with positions instead of names, times as distances from acceptance, and
 * words as positions in their closed lists (which therefore only ever grow at the end). A finished delivery takes about
 * a third of the bytes of plain JSON, and Redis holds every delivery of a week in memory.
 */
import {
  attemptOutcomes,
  channels,
  reasons,
  receiptStatuses,
  senderKinds,
  skipReasons,
  statuses,
  type Channel,
  type SkipReason,
} from "../vocabulary.ts";
import type { Attempt, AttemptReceipt, Delivery, Note, SkippedRoute } from "./delivery.ts";

const format = 1;
const bullet = "•";

/** What the store keeps beside the JSON, since the script that accepts a delivery is the first to know it. */
export type Acceptance = Pick<Delivery, "remainingAtAcceptance" | "recentForPhone">;

export function encodeDelivery(delivery: Delivery): string {
  const { createdAt } = delivery;
  return JSON.stringify([
    format,
    delivery.tenant,
    channels.indexOf(delivery.channel),
    indexOrNone(channels, delivery.fallback),
    delivery.confirm ? 1 : 0,
    delivery.locale,
    delivery.phoneHash,
    delivery.maskedTo.replaceAll(bullet, "*"),
    delivery.country ?? "",
    delivery.user?.id ?? "",
    delivery.correlationId ?? "",
    delivery.metadata ?? 0,
    delivery.sealedPerson,
    delivery.sealedContent ?? "",
    createdAt,
    delivery.expiresAt - createdAt,
    statuses.indexOf(delivery.status),
    indexOrNone(reasons, delivery.reason),
    distanceOrNone(delivery.finishedAt, createdAt),
    distanceOrNone(delivery.dueAt, createdAt),
    delivery.acceptedBy,
    delivery.attempts.map((attempt) => encodeAttempt(attempt, createdAt)),
    delivery.notes.map((note) => encodeNote(note, createdAt)),
  ] satisfies StoredDelivery);
}

export function decodeDelivery(id: string, json: string, acceptance: Acceptance): Delivery {
  const stored = JSON.parse(json) as StoredDelivery;
  if (stored[0] !== format) throw new Error(`delivery ${id} is stored in format ${String(stored[0])}, this build reads ${format}`);
  const createdAt = stored[14];
  return {
    id,
    tenant: stored[1],
    channel: at(channels, stored[2]),
    fallback: atOrNull(channels, stored[3]),
    confirm: stored[4] === 1,
    locale: stored[5],
    phoneHash: stored[6],
    maskedTo: stored[7].replaceAll("*", bullet),
    country: stored[8] || null,
    user: stored[9] === "" ? null : { id: stored[9] },
    correlationId: stored[10] || null,
    metadata: stored[11] === 0 ? null : stored[11],
    sealedPerson: stored[12],
    sealedContent: stored[13] || null,
    createdAt,
    expiresAt: createdAt + stored[15],
    ...acceptance,
    status: at(statuses, stored[16]),
    reason: atOrNull(reasons, stored[17]),
    finishedAt: timeOrNull(stored[18], createdAt),
    dueAt: timeOrNull(stored[19], createdAt),
    acceptedBy: stored[20],
    attempts: stored[21].map((attempt, index) => decodeAttempt(attempt, index + 1, createdAt)),
    notes: stored[22].map((note) => decodeNote(note, createdAt)),
  };
}

type StoredDelivery = [
  format: number,
  tenant: string,
  channel: number,
  fallback: number,
  confirm: 0 | 1,
  locale: string,
  phoneHash: string,
  maskedTo: string,
  country: string,
  userId: string,
  correlationId: string,
  metadata: Readonly<Record<string, string>> | 0,
  sealedPerson: string,
  sealedContent: string,
  createdAt: number,
  lifeMs: number,
  status: number,
  reason: number,
  finishedAfterMs: number,
  dueAfterMs: number,
  acceptedBy: string,
  attempts: StoredAttempt[],
  notes: StoredNote[],
];

type StoredAttempt = [
  channel: number,
  carrier: string,
  sender: string,
  senderKind: number,
  startedAfterMs: number,
  leaseMs: number,
  endedAfterMs: number,
  outcome: number,
  reason: number,
  carrierMessageId: string,
  carrierCode: string,
  carrierText: string,
  retryAfterMs: number,
  chosenFor: string,
  skipped: StoredSkips,
  receipts: StoredReceipt[],
];

type StoredReceipt = [afterMs: number, status: number, reason: number, tryOtherRoute: 0 | 1, carrierCode: string, carrierText: string];

/** Carrier, then skip reason's position, then the senders passed over for it. */
type StoredSkips = Record<string, Record<string, string[]>>;

type StoredNote = [afterMs: number, type: string, ...details: unknown[]];

function encodeAttempt(attempt: Attempt, createdAt: number): StoredAttempt {
  return [
    channels.indexOf(attempt.channel),
    attempt.carrier,
    attempt.sender,
    senderKinds.indexOf(attempt.senderKind),
    attempt.startedAt - createdAt,
    attempt.leaseUntil - attempt.startedAt,
    distanceOrNone(attempt.endedAt, createdAt),
    indexOrNone(attemptOutcomes, attempt.outcome),
    indexOrNone(reasons, attempt.reason),
    attempt.carrierMessageId ?? "",
    attempt.carrierCode ?? "",
    attempt.carrierText ?? "",
    distanceOrNone(attempt.retryAfterAt, createdAt),
    attempt.chosenFor,
    groupSkips(attempt.skipped),
    attempt.receipts.map((receipt) => encodeReceipt(receipt, createdAt)),
  ];
}

function decodeAttempt(stored: StoredAttempt, number: number, createdAt: number): Attempt {
  const startedAt = createdAt + stored[4];
  const endedAt = timeOrNull(stored[6], createdAt);
  const outcome = atOrNull(attemptOutcomes, stored[7]);
  return {
    number,
    channel: at(channels, stored[0]),
    carrier: stored[1],
    sender: stored[2],
    senderKind: at(senderKinds, stored[3]),
    startedAt,
    leaseUntil: startedAt + stored[5],
    endedAt,
    outcome,
    reason: atOrNull(reasons, stored[8]),
    carrierMessageId: stored[9] || null,
    carrierCode: stored[10] || null,
    carrierText: stored[11] || null,
    handoffMs: outcome === "accepted" && endedAt !== null ? endedAt - createdAt : null,
    retryAfterAt: timeOrNull(stored[12], createdAt),
    chosenFor: stored[13],
    skipped: ungroupSkips(stored[14]),
    receipts: stored[15].map((receipt) => decodeReceipt(receipt, createdAt)),
  };
}

function encodeReceipt(receipt: AttemptReceipt, createdAt: number): StoredReceipt {
  return [
    receipt.at - createdAt,
    receiptStatuses.indexOf(receipt.status),
    indexOrNone(reasons, receipt.reason),
    receipt.tryOtherRoute ? 1 : 0,
    receipt.carrierCode ?? "",
    receipt.carrierText ?? "",
  ];
}

function decodeReceipt(stored: StoredReceipt, createdAt: number): AttemptReceipt {
  return {
    at: createdAt + stored[0],
    status: at(receiptStatuses, stored[1]),
    reason: atOrNull(reasons, stored[2]),
    tryOtherRoute: stored[3] === 1,
    carrierCode: stored[4] || null,
    carrierText: stored[5] || null,
  };
}

function encodeNote(note: Note, createdAt: number): StoredNote {
  const afterMs = note.at - createdAt;
  switch (note.type) {
    case "waiting":
      return [afterMs, note.type, note.until - createdAt, note.why, groupSkips(note.skipped)];
    case "fallback":
      return [afterMs, note.type, note.to, note.why];
    case "budget_denied":
      return [afterMs, note.type, note.retryAfterMs];
    case "proved_late":
      return [afterMs, note.type, note.by];
    case "confirmed":
    case "rejected_by_user":
    case "fraud_reported":
    case "verified":
    case "not_verified":
      return [afterMs, note.type];
  }
}

function decodeNote([afterMs, type, ...details]: StoredNote, createdAt: number): Note {
  const atMs = createdAt + afterMs;
  const known = type as Note["type"];
  switch (known) {
    case "waiting": {
      const [untilAfterMs, why, skipped] = details as [number, "routes_busy" | "backoff", StoredSkips];
      return { at: atMs, type: known, until: createdAt + untilAfterMs, why, skipped: ungroupSkips(skipped) };
    }
    case "fallback": {
      const [to, why] = details as [Channel, "no_receipt"];
      return { at: atMs, type: known, to, why };
    }
    case "budget_denied":
      return { at: atMs, type: known, retryAfterMs: details[0] as number };
    case "proved_late":
      return { at: atMs, type: known, by: details[0] as "receipt" | "verified" };
    case "confirmed":
    case "rejected_by_user":
    case "fraud_reported":
    case "verified":
    case "not_verified":
      return { at: atMs, type: known };
  }
}

function groupSkips(skipped: readonly SkippedRoute[]): StoredSkips {
  const groups: StoredSkips = {};
  for (const { carrier, sender, reason } of skipped) {
    const byReason = (groups[carrier] ??= {});
    (byReason[skipReasons.indexOf(reason)] ??= []).push(sender);
  }
  return groups;
}

function ungroupSkips(groups: StoredSkips): SkippedRoute[] {
  return Object.entries(groups).flatMap(([carrier, byReason]) =>
    Object.entries(byReason).flatMap(([reason, senders]) =>
      senders.map((sender) => ({ carrier, sender, reason: at<SkipReason>(skipReasons, Number(reason)) })),
    ),
  );
}

function indexOrNone<T>(words: readonly T[], word: T | null): number {
  return word === null ? -1 : words.indexOf(word);
}

function at<T>(words: readonly T[], index: number): T {
  const word = words[index];
  if (word === undefined) throw new Error(`no word at ${index} of ${words.length}: the record is of a newer build`);
  return word;
}

function atOrNull<T>(words: readonly T[], index: number): T | null {
  return index < 0 ? null : at(words, index);
}

/** -1 stands for "never": no distance is negative, as nothing happens before acceptance. */
function distanceOrNone(time: number | null, createdAt: number): number {
  return time === null ? -1 : Math.max(0, time - createdAt);
}

function timeOrNull(distanceMs: number, createdAt: number): number | null {
  return distanceMs < 0 ? null : createdAt + distanceMs;
}
