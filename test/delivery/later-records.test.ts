/** Records of a later build: read as far as this build can, written back with all that it can't read, or left alone. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Attempt, Delivery } from "../../src/delivery/delivery.ts";
import { keepUnread } from "../../src/delivery/keep-unread.ts";
import { decodeDelivery, encodeDelivery } from "../../src/delivery/record-codec.ts";
import { abandon, addNote, addReceipt, claim, finish, recordAct, recordOutcome, withdraw } from "../../src/delivery/transitions.ts";
import { attemptOutcomes, reasons, receiptStatuses, skipReasons } from "../../src/vocabulary.ts";
import { acceptedAt, buildAttempt, buildDelivery, buildReceipt } from "../support/builders.ts";

const acceptance = { remainingAtAcceptance: 4, recentForPhone: 0 };
const now = acceptedAt + 30_000;

type Stored = unknown[];
const parse = (json: string): Stored => JSON.parse(json) as Stored;
const read = (stored: Stored): Delivery => {
  const decoded = decodeDelivery(ofRecord.id, JSON.stringify(stored), acceptance);
  if (decoded === null) throw new Error("left alone");
  return decoded;
};

const ofRecord = buildDelivery({
  attempts: [
    buildAttempt({
      outcome: "rejected",
      reason: "content_filtered",
      skipped: [{ carrier: "telnyx-b", sender: "97671", reason: "paused" }],
      receipts: [buildReceipt({ status: "undelivered", reason: "unreachable_handset" })],
    }),
    buildAttempt({ number: 2, carrier: "telnyx-b", outcome: "accepted", carrierMessageId: "m-2", receipts: [buildReceipt()] }),
    buildAttempt({ number: 3 }),
  ],
  notes: [
    { at: acceptedAt + 100, type: "waiting", until: acceptedAt + 500, why: "backoff", skipped: [] },
    { at: acceptedAt + 200, type: "not_verified" },
  ],
});
const [attemptsAt, notesAt, skipsAt, receiptsAt] = [21, 22, 14, 15];

/** Each adds one thing that only a later build knows, and tells how to find it in a record again. */
const inventions = {
  "a position of the record": (stored: Stored, value: unknown) => void stored.push(value),
  "a position of an attempt": (stored: Stored, value: unknown) => void attemptOf(stored, 0).push(value),
  "a position of a receipt": (stored: Stored, value: unknown) => void receiptOf(stored, 1).push(value),
  "a detail of a note": (stored: Stored, value: unknown) => void (stored[notesAt] as Stored[])[1]?.push(value),
  "a kind of note": (stored: Stored, value: unknown) => void (stored[notesAt] as Stored[]).splice(1, 0, [150, "price_changed", value]),
  "an outcome": (stored: Stored) => void (attemptOf(stored, 0)[7] = attemptOutcomes.length),
  "a reason of an attempt": (stored: Stored) => void (attemptOf(stored, 0)[8] = reasons.length + 1),
  "a status of a receipt": (stored: Stored) => void (receiptOf(stored, 0)[1] = receiptStatuses.length),
  "a reason of a receipt": (stored: Stored) => void (receiptOf(stored, 0)[2] = reasons.length),
  "a reason to pass a route over": (stored: Stored) => void Object.assign(skipsOf(stored), { [skipReasons.length]: ["+14255550100"] }),
  "a carrier passed over for that reason": (stored: Stored) =>
    void (attemptOf(stored, 1)[skipsAt] = { "other-c": { [skipReasons.length]: ["97671"] } }),
} as const;

function attemptOf(stored: Stored, index: number): Stored {
  return (stored[attemptsAt] as Stored[])[index] as Stored;
}
function receiptOf(stored: Stored, index: number): Stored {
  return (attemptOf(stored, index)[receiptsAt] as Stored[])[0] as Stored;
}
function skipsOf(stored: Stored): object {
  return (attemptOf(stored, 0)[skipsAt] as Record<string, object>)["telnyx-b"] as object;
}

const invented = fc.uniqueArray(
  fc.tuple(
    fc.constantFrom(...(Object.keys(inventions) as (keyof typeof inventions)[])),
    // JSON knows no -0.
    fc.oneof(fc.string(), fc.integer(), fc.jsonValue()).map((value): unknown => JSON.parse(JSON.stringify(value))),
  ),
  { selector: ([name]) => name },
);

const taken: Attempt = buildAttempt({ startedAt: now, leaseUntil: now + 6_000, carrier: "twilio-a" });

/** What an instance of this build may do with a delivery that it found. */
const acts: Readonly<Record<string, (delivery: Delivery) => Delivery>> = {
  "a receipt": (delivery) =>
    addReceipt(
      delivery,
      2,
      { carrierMessageId: "m-2", status: "undelivered", reason: "busy", tryOtherRoute: true, carrierCode: "7", carrierText: null },
      now,
    ),
  "an answer": (delivery) =>
    recordOutcome(delivery, 3, { outcome: "accepted", carrierMessageId: "m-3", carrierCode: null, carrierText: null }, now),
  "no answer": (delivery) => abandon(delivery, 3, now, "stopped"),
  "a claim": (delivery) => claim(delivery, taken),
  "a claim undone": (delivery) => withdraw(delivery, 3),
  "a note": (delivery) => addNote(delivery, { at: now, type: "budget_denied", retryAfterMs: 1_000 }),
  "a typed code": (delivery) => recordAct(delivery, "verified", now),
  "an end": (delivery) => finish(delivery, { status: "canceled", reason: "canceled" }, now),
};

describe("a record that holds more than this build knows", () => {
  test("is written back with all of it, whatever this build changes", () => {
    fc.assert(
      fc.property(invented, fc.array(fc.constantFrom(...Object.keys(acts)), { maxLength: 6 }), (additions, actNames) => {
        const later = parse(encodeDelivery(ofRecord));
        for (const [name, value] of additions) inventions[name](later, value);
        let stored = JSON.stringify(later);
        let plain = ofRecord;
        for (const name of actNames) {
          const found = read(parse(stored));
          const next = acts[name]?.(found) ?? found;
          stored = keepUnread(stored, found, next);
          expect(read(parse(stored))).toEqual(next);
          plain = acts[name]?.(plain) ?? plain;
        }
        // The same acts on the record without the inventions, and the inventions put into what came out.
        const withoutThem = parse(encodeDelivery(plain));
        for (const [name, value] of additions) inventions[name](withoutThem, value);
        expect(parse(stored)).toEqual(withoutThem);
      }),
      { numRuns: 300 },
    );
  });

  test("is read as less: an unknown answer may have arrived, an unknown word is unknown, an unknown note has a name", () => {
    const later = parse(encodeDelivery(ofRecord));
    for (const add of Object.values(inventions)) add(later, 1);
    const { attempts, notes } = read(later);
    expect(attempts[0]).toMatchObject({ outcome: "unknown", reason: "unknown", receipts: [{ status: "unknown", reason: "unknown" }] });
    expect(attempts[0]?.skipped).toEqual(ofRecord.attempts[0]?.skipped);
    expect(attempts[1]?.skipped).toEqual([]);
    expect(notes.map(({ type }) => type)).toEqual(["waiting", "unread", "not_verified"]);
    expect(notes[1]).toEqual({ at: acceptedAt + 150, type: "unread", name: "price_changed" });
  });

  test("loses a word of a later build only to this build's own decision about the same thing", () => {
    const later = parse(encodeDelivery({ ...ofRecord, status: "failed", reason: "unknown", finishedAt: now, dueAt: null }));
    later[17] = reasons.length;
    const found = read(later);
    expect(found.reason).toBe("unknown");
    const untouched = keepUnread(JSON.stringify(later), found, addNote(found, { at: now, type: "not_verified" }));
    expect(parse(untouched)[17]).toBe(reasons.length);
    const proved = recordAct(found, "verified", now);
    expect(read(parse(keepUnread(JSON.stringify(later), found, proved)))).toMatchObject({ status: "delivered", reason: null });
  });
});

test.each<[what: string, change: (stored: Stored) => void]>([
  ["another format", (stored) => (stored[0] = 2)],
  ["a channel that this build doesn't know", (stored) => (stored[2] = 2)],
  ["such a channel as fallback", (stored) => (stored[3] = 2)],
  ["a status that this build doesn't know", (stored) => (stored[16] = 8)],
  ["an attempt over such a channel", (stored) => (attemptOf(stored, 2)[0] = 2)],
  ["an attempt from a sender of such a kind", (stored) => (attemptOf(stored, 2)[3] = 4)],
])("a record with %s is left alone", (_, change) => {
  const stored = parse(encodeDelivery(ofRecord));
  change(stored);
  expect(decodeDelivery(ofRecord.id, JSON.stringify(stored), acceptance)).toBeNull();
});

test("a record of this build is read and written without a difference", () => {
  const stored = encodeDelivery(ofRecord);
  expect(read(parse(stored))).toEqual({ ...ofRecord, ...acceptance });
  expect(encodeDelivery(read(parse(stored)))).toBe(stored);
});
