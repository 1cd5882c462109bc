/**
 * A delivery as it is stored: one JSON array with positions instead of names, times as distances from acceptance, and
 * words as positions in their closed lists. A finished delivery takes about a third of the bytes of plain JSON, and Redis
 * holds every delivery of a week in memory.
 *
 * Builds of different versions read each other's records (docs/upgrading.md): positions and words are only ever added at
 * the end. What this build can't read it reads as less (`wordOrNull`, "unread" notes), and `keep-unread.ts` writes it back.
 */
import { attemptOutcomes, channels, reasons, receiptStatuses, senderKinds, statuses } from "../vocabulary.ts";
import type { Attempt, AttemptReceipt, Delivery } from "./delivery.ts";
import { decodeNote, encodeNote, type StoredNote } from "./note-codec.ts";
import { hasRecordShape } from "./record-shape.ts";
import { groupSkips, ungroupSkips, type StoredSkips } from "./skip-codec.ts";

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
    delivery.sealedPerson ?? "",
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

/**
 * null: a later build wrote it in a way that builds like this one must leave alone.
 *
 * @throws when no build can have written it
 */
export function decodeDelivery(id: string, json: string, acceptance: Acceptance): Delivery | null {
  const record = JSON.parse(json) as unknown;
  if (Array.isArray(record) && Number.isInteger(record[0]) && record[0] > format) return null;
  if (!hasRecordShape(record)) throw new Error("not of a record's shape");
  const stored = record as StoredDelivery;
  if (!mayBeRead(stored)) return null;
  const createdAt = stored[14];
  return {
    id,
    tenant: stored[1],
    channel: at(channels, stored[2]),
    fallback: stored[3] < 0 ? null : at(channels, stored[3]),
    confirm: stored[4] === 1,
    locale: stored[5],
    phoneHash: stored[6],
    maskedTo: stored[7].replaceAll("*", bullet),
    country: stored[8] || null,
    user: stored[9] === "" ? null : { id: stored[9] },
    correlationId: stored[10] || null,
    metadata: stored[11] === 0 ? null : stored[11],
    sealedPerson: stored[12] || null,
    sealedContent: stored[13] || null,
    createdAt,
    expiresAt: createdAt + stored[15],
    ...acceptance,
    status: at(statuses, stored[16]),
    reason: wordOrNull(reasons, stored[17], "unknown"),
    finishedAt: timeOrNull(stored[18], createdAt),
    dueAt: timeOrNull(stored[19], createdAt),
    acceptedBy: stored[20],
    attempts: stored[21].map((attempt, index) => decodeAttempt(attempt, index + 1, createdAt)),
    notes: stored[22].map((note) => decodeNote(note, createdAt)),
  };
}

/** What nobody can work on without knowing the word: how it is sent, and how far it has come. */
function mayBeRead(stored: StoredDelivery): boolean {
  return (
    stored[0] === format &&
    stored[2] < channels.length &&
    stored[3] < channels.length &&
    stored[16] < statuses.length &&
    stored[21].every(([channel, , , senderKind]) => channel < channels.length && senderKind < senderKinds.length)
  );
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
  // Of an answer that this build can't read, it can't say that the request did not arrive.
  const outcome = wordOrNull(attemptOutcomes, stored[7], "unknown");
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
    reason: wordOrNull(reasons, stored[8], "unknown"),
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
    status: receiptStatuses[stored[1]] ?? "unknown",
    reason: wordOrNull(reasons, stored[2], "unknown"),
    tryOtherRoute: stored[3] === 1,
    carrierCode: stored[4] || null,
    carrierText: stored[5] || null,
  };
}

function indexOrNone<T>(words: readonly T[], word: T | null): number {
  return word === null ? -1 : words.indexOf(word);
}

function at<T>(words: readonly T[], index: number): T {
  const word = words[index];
  if (word === undefined) throw new Error(`no word at ${index} of ${words.length}`);
  return word;
}

/** @param later stands for the words of later builds */
function wordOrNull<T>(words: readonly T[], index: number, later: T): T | null {
  return index < 0 ? null : (words[index] ?? later);
}

/** -1 stands for "never": no distance is negative, as nothing happens before acceptance. */
function distanceOrNone(time: number | null, createdAt: number): number {
  return time === null ? -1 : Math.max(0, time - createdAt);
}

function timeOrNull(distanceMs: number, createdAt: number): number | null {
  return distanceMs < 0 ? null : createdAt + distanceMs;
}
