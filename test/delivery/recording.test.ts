/** Each way in which a record changes, one by one: what is written, and what leaves it as it was. */
import { describe, expect, test } from "vitest";
import type { SendOutcome } from "../../carriers/outcome.ts";
import type { Receipt } from "../../carriers/receipt.ts";
import type { Delivery } from "../../src/delivery/delivery.ts";
import {
  abandon,
  addNote,
  addReceipt,
  claim,
  finish,
  forgetPerson,
  recordAct,
  recordOutcome,
  withdraw,
} from "../../src/delivery/transitions.ts";
import { acceptedAt, buildAttempt, buildDelivery, buildReceipt } from "../support/builders.ts";

const now = acceptedAt + 1_000;
const words = { carrierCode: "c", carrierText: "said so" };
const taken: SendOutcome = { outcome: "accepted", carrierMessageId: "SM1", ...words };

const inFlight = (): Delivery => buildDelivery({ status: "sending", attempts: [buildAttempt()] });
const sent = (changes: Partial<Delivery> = {}): Delivery =>
  buildDelivery({ status: "sent", attempts: [buildAttempt({ outcome: "accepted", carrierMessageId: "SM1" })], ...changes });
const ended = (changes: Partial<Delivery> = {}): Delivery =>
  sent({ status: "unconfirmed", reason: "no_receipt", finishedAt: acceptedAt + 500, dueAt: null, sealedContent: null, ...changes });
const withReceipts = (count: number): Delivery =>
  sent({
    attempts: [
      buildAttempt({ outcome: "accepted", carrierMessageId: "SM1", receipts: Array.from({ length: count }, () => buildReceipt()) }),
    ],
  });
const receiptOf = (changes: Partial<Receipt> = {}): Receipt => ({
  carrierMessageId: "SM1",
  status: "sent",
  reason: null,
  tryOtherRoute: false,
  carrierCode: null,
  carrierText: null,
  ...changes,
});

describe("a claim", () => {
  const { number: _, ...route } = buildAttempt({ carrier: "telnyx-a" });

  test("adds an attempt that nothing is known of yet, and numbers it", () => {
    const claimed = claim(buildDelivery(), route);
    expect(claimed).toMatchObject({ status: "sending", attempts: [{ number: 1, carrier: "telnyx-a" }] });
    const again = claim({ ...claimed, status: "sent" }, route);
    expect(again.status).toBe("sent");
    expect(again.attempts.map((attempt) => attempt.number)).toEqual([1, 2]);
    expect(again.attempts[1]).toEqual({ ...buildAttempt({ carrier: "telnyx-a" }), number: 2 });
  });

  test("that led to no hand-over is withdrawn, and the others stay", () => {
    for (const count of [0, 1, 2, 3]) {
      const attempts = Array.from({ length: count }, (_, index) => buildAttempt({ number: index + 1, outcome: "unavailable" }));
      expect(withdraw(claim(buildDelivery({ attempts }), route), count + 1).attempts).toEqual(attempts);
    }
  });

  test("is not withdrawn once there is an answer or a receipt, nor by another attempt's number", () => {
    for (const delivery of [
      sent(),
      buildDelivery({ attempts: [buildAttempt({ receipts: [buildReceipt()] })] }),
      buildDelivery({ attempts: [buildAttempt(), buildAttempt({ number: 2 })] }),
      buildDelivery(),
    ]) {
      expect(withdraw(delivery, 1)).toBe(delivery);
    }
  });
});

describe("the carrier's answer", () => {
  test("that it took the message is written with its id, its time and how long the hand-over took", () => {
    expect(recordOutcome(inFlight(), 1, taken, now)).toMatchObject({
      status: "sent",
      attempts: [
        { outcome: "accepted", endedAt: now, carrierMessageId: "SM1", ...words, handoffMs: 1_000, retryAfterAt: null, reason: null },
      ],
    });
  });

  test("without an id keeps the one that a receipt has brought", () => {
    const delivery = buildDelivery({ status: "sending", attempts: [buildAttempt({ carrierMessageId: "SM7" })] });
    expect(recordOutcome(delivery, 1, { ...taken, carrierMessageId: null }, now).attempts[0]?.carrierMessageId).toBe("SM7");
    expect(recordOutcome(delivery, 1, { outcome: "unknown", ...words }, now).attempts[0]?.carrierMessageId).toBe("SM7");
  });

  test("that it did not take it leaves the status, and says why", () => {
    const refused = recordOutcome(inFlight(), 1, { outcome: "rejected", reason: "content_filtered", fault: "route", ...words }, now);
    expect(refused).toMatchObject({
      status: "sending",
      attempts: [
        {
          outcome: "rejected",
          endedAt: now,
          carrierMessageId: null,
          ...words,
          handoffMs: null,
          retryAfterAt: null,
          reason: "content_filtered",
        },
      ],
    });
  });

  test("that it is busy says until when", () => {
    const busy = recordOutcome(inFlight(), 1, { outcome: "throttled", retryAfterMs: 2_000, ...words }, now);
    expect(busy.attempts[0]).toMatchObject({ outcome: "throttled", retryAfterAt: now + 2_000, handoffMs: null });
    expect(recordOutcome(inFlight(), 1, { outcome: "throttled", retryAfterMs: null, ...words }, now).attempts[0]?.retryAfterAt).toBeNull();
  });

  test("may come after the attempt was given up on, and is better than none", () => {
    const given = abandon(inFlight(), 1, now, "died");
    expect(given).toMatchObject({
      status: "sending",
      attempts: [{ outcome: "unknown", endedAt: now, carrierCode: null, carrierText: "died" }],
    });
    expect(recordOutcome(given, 1, taken, now + 1)).toMatchObject({
      status: "sent",
      attempts: [{ outcome: "accepted", endedAt: now + 1 }],
    });
  });

  test("is not replaced by a later one, and is written to no attempt that there isn't", () => {
    const refused = recordOutcome(inFlight(), 1, { outcome: "unavailable", ...words }, now);
    expect(recordOutcome(refused, 1, { outcome: "unknown", ...words }, now + 1)).toBe(refused);
    expect(recordOutcome(refused, 1, taken, now + 1).attempts).toBe(refused.attempts);
    expect(recordOutcome(refused, 2, { outcome: "unknown", ...words }, now + 1)).toBe(refused);
  });
});

describe("a receipt", () => {
  test("is kept with its time, and moves the delivery on where it says that a carrier took it", () => {
    for (const status of ["sent", "ringing", "answered", "delivered", "completed"] as const) {
      const known = addReceipt(inFlight(), 1, receiptOf({ status, ...words }), now);
      expect(known).toMatchObject({
        status: "sent",
        attempts: [
          { carrierMessageId: "SM1", outcome: null, receipts: [{ at: now, status, reason: null, tryOtherRoute: false, ...words }] },
        ],
      });
    }
  });

  test("that says nothing of it, or of its failure, leaves the status", () => {
    for (const status of ["unknown", "undelivered", "failed", "busy"] as const) {
      const known = addReceipt(inFlight(), 1, receiptOf({ status }), now);
      expect(known).toMatchObject({ status: "sending", attempts: [{ receipts: [{ status }] }] });
    }
    // The carrier's answer is unknown, and stays so.
    const doubtful = buildDelivery({ status: "sending", attempts: [buildAttempt({ outcome: "unknown" })] });
    expect(addReceipt(doubtful, 1, receiptOf({ status: "unknown" }), now).status).toBe("sending");
  });

  test("is added behind those that there are, to its own attempt", () => {
    const delivery = sent({
      attempts: [buildAttempt({ outcome: "unknown" }), buildAttempt({ number: 2, outcome: "accepted", carrierMessageId: "SM1" })],
    });
    const once = addReceipt(delivery, 2, receiptOf(), now);
    const twice = addReceipt(once, 2, receiptOf({ status: "undelivered", reason: "landline" }), now + 1);
    expect(twice.attempts.map((attempt) => attempt.receipts.map((receipt) => receipt.status))).toEqual([[], ["sent", "undelivered"]]);
  });

  test("without an id is taken, and leaves the id that there is", () => {
    const known = addReceipt(sent(), 1, receiptOf({ carrierMessageId: null }), now);
    expect(known.attempts[0]).toMatchObject({ carrierMessageId: "SM1", receipts: [{ status: "sent" }] });
  });

  test("of another message, or of no attempt of this delivery, changes nothing", () => {
    const delivery = sent();
    expect(addReceipt(delivery, 1, receiptOf({ carrierMessageId: "SM2" }), now)).toBe(delivery);
    for (const attempt of [0, 2]) expect(addReceipt(delivery, attempt, receiptOf(), now)).toBe(delivery);
  });

  test("changes nothing when it comes again; another status, reason or blame is another receipt", () => {
    const failed = receiptOf({ status: "undelivered", reason: "landline" });
    const once = addReceipt(sent(), 1, failed, now);
    expect(addReceipt(once, 1, { ...failed, ...words }, now + 1)).toBe(once);
    for (const other of [{ status: "failed" }, { reason: "unknown" }, { tryOtherRoute: true }] as const) {
      expect(addReceipt(once, 1, { ...failed, ...other }, now + 1).attempts[0]?.receipts).toHaveLength(2);
    }
  });

  test("is not kept beyond the twelfth: a carrier that sends more is lying or looping", () => {
    expect(addReceipt(withReceipts(11), 1, receiptOf({ status: "delivered" }), now).attempts[0]?.receipts).toHaveLength(12);
    const delivery = withReceipts(12);
    expect(addReceipt(delivery, 1, receiptOf({ status: "delivered" }), now)).toBe(delivery);
  });

  test("of arrival proves an ended delivery, whatever its end, and says by what", () => {
    for (const status of ["unconfirmed", "failed", "expired", "canceled"] as const) {
      expect(addReceipt(ended({ status }), 1, receiptOf({ status: "delivered" }), now)).toMatchObject({
        status: "delivered",
        reason: null,
        finishedAt: acceptedAt + 500,
        notes: [{ at: now, type: "proved_late", by: "receipt" }],
      });
    }
  });

  test("of anything else leaves an ended delivery's end", () => {
    for (const status of ["sent", "undelivered", "unknown"] as const) {
      expect(addReceipt(ended(), 1, receiptOf({ status }), now)).toMatchObject({ status: "unconfirmed", reason: "no_receipt", notes: [] });
    }
  });

  test("of a completed call proves nothing where a key was asked for, unlike the arrival of an SMS", () => {
    const call = [buildAttempt({ channel: "voice", outcome: "accepted", carrierMessageId: "SM1" })];
    expect(addReceipt(ended({ confirm: true, attempts: call }), 1, receiptOf({ status: "completed" }), now).status).toBe("unconfirmed");
    expect(addReceipt(ended({ attempts: call }), 1, receiptOf({ status: "completed" }), now).status).toBe("delivered");
    expect(addReceipt(ended({ confirm: true }), 1, receiptOf({ status: "delivered" }), now).status).toBe("delivered");
  });
});

describe("what the person did, or the backend saw,", () => {
  test.each(["confirmed", "verified"] as const)("%s proves it, now or late", (act) => {
    expect(recordAct(sent(), act, now)).toMatchObject({
      status: "delivered",
      reason: null,
      finishedAt: now,
      notes: [{ at: now, type: act }],
    });
    expect(recordAct(ended(), act, now)).toMatchObject({
      status: "delivered",
      reason: null,
      notes: [
        { at: now, type: act },
        { at: now, type: "proved_late", by: "verified" },
      ],
    });
  });

  test.each(["rejected_by_user", "fraud_reported"] as const)("%s ends it, and undoes no end", (act) => {
    expect(recordAct(sent(), act, now)).toMatchObject({ status: "failed", reason: act, finishedAt: now, notes: [{ at: now, type: act }] });
    expect(recordAct(ended(), act, now)).toMatchObject({ status: "unconfirmed", reason: "no_receipt", notes: [{ type: act }] });
  });

  test("not_verified is noted only: the code may be typed right the next time", () => {
    expect(recordAct(sent(), "not_verified", now)).toEqual({
      ...sent(),
      id: expect.any(String),
      notes: [{ at: now, type: "not_verified" }],
    });
  });

  test("is noted once, and again for another act", () => {
    const once = recordAct(sent(), "not_verified", now);
    expect(recordAct(once, "not_verified", now + 1)).toBe(once);
    expect(recordAct(once, "verified", now + 1)).toMatchObject({
      status: "delivered",
      notes: [{ type: "not_verified" }, { type: "verified" }],
    });
  });

  test("proves nothing twice", () => {
    const proved = recordAct(ended(), "verified", now);
    expect(recordAct(proved, "confirmed", now + 1).notes.map((note) => note.type)).toEqual(["verified", "proved_late", "confirmed"]);
  });
});

describe("an end", () => {
  const failed = { status: "failed", reason: "landline" } as const;

  test("is written with its time; the code is gone and nothing is due", () => {
    expect(finish(sent(), failed, now)).toMatchObject({ ...failed, finishedAt: now, dueAt: null, sealedContent: null });
  });

  test("does not follow an end", () => {
    const delivery = ended();
    expect(finish(delivery, failed, now)).toBe(delivery);
  });

  test("that the status does not allow is our own bug", () => {
    expect(() => finish(sent(), { status: "expired", reason: "code_expired" }, now)).toThrow("a sent delivery can't end as expired");
  });
});

test("notes are kept up to the twenty-fourth", () => {
  const notes = Array.from({ length: 23 }, () => ({ at: now, type: "not_verified" }) as const);
  const full = addNote(buildDelivery({ notes }), { at: now + 1, type: "confirmed" });
  expect(full.notes).toEqual([...notes, { at: now + 1, type: "confirmed" }]);
  expect(addNote(full, { at: now, type: "verified" })).toBe(full);
});

test("an ended delivery forgets whose it was, save the masked number; one that goes on does not", () => {
  const whole = ended();
  expect(forgetPerson(whole)).toEqual({ ...whole, phoneHash: "", user: null, correlationId: null, metadata: null, sealedPerson: null });
  const delivery = sent();
  expect(forgetPerson(delivery)).toBe(delivery);
});
