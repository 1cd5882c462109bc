import { describe, expect, test } from "vitest";
import { decide } from "../../src/delivery/decide.ts";
import type { Attempt, Delivery } from "../../src/delivery/delivery.ts";
import { acceptedAt, buildAttempt, buildDelivery, buildReceipt } from "../support/builders.ts";

const limits = { receiptTimeoutMs: 20_000 };
const soon = acceptedAt + 1_000;
const expiry = acceptedAt + 180_000;

function step(changes: Partial<Delivery>, now = soon): ReturnType<typeof decide> {
  return decide(buildDelivery(changes), now, limits);
}

const sent = (changes: Partial<Attempt> = {}): Attempt => buildAttempt({ outcome: "accepted", carrierMessageId: "SM1", ...changes });
const call = (changes: Partial<Attempt> = {}): Attempt =>
  sent({ channel: "voice", sender: "+14255550100", senderKind: "long_code", ...changes });

describe("the first attempt", () => {
  test("is due at once", () => {
    expect(step({})).toEqual({ kind: "attempt", channel: "sms", fallback: null });
  });

  test("is not made after the code's life", () => {
    expect(step({}, expiry)).toEqual({ kind: "finish", ending: { status: "expired", reason: "code_expired" } });
  });

  test("is not made 300 s after acceptance, even if the code lives on", () => {
    const long = { expiresAt: acceptedAt + 600_000, attempts: [buildAttempt({ outcome: "unavailable" })] };
    expect(step(long, acceptedAt + 299_999)).toMatchObject({ kind: "attempt" });
    expect(step(long, acceptedAt + 300_000)).toMatchObject({ kind: "finish", ending: { reason: "carriers_unavailable" } });
  });
});

describe("while a carrier holds the attempt", () => {
  test("the lease is waited for, past the code's expiry too", () => {
    const attempt = buildAttempt({ startedAt: expiry - 100, leaseUntil: expiry + 3_000 });
    expect(step({ attempts: [attempt] }, expiry + 10)).toEqual({ kind: "wait", until: expiry + 3_000 });
  });

  test("an instance that let its lease run out is given up on", () => {
    const attempt = buildAttempt();
    expect(step({ attempts: [attempt] }, attempt.leaseUntil)).toEqual({ kind: "abandon", attempt: 1 });
  });

  test("a receipt of arrival counts before the carrier's own answer", () => {
    const attempt = buildAttempt({ receipts: [buildReceipt({ status: "delivered" })] });
    expect(step({ attempts: [attempt] })).toEqual({ kind: "finish", ending: { status: "delivered", reason: null } });
  });
});

describe("a failed attempt", () => {
  test.each(["throttled", "unavailable", "rejected"] as const)("that was %s is followed by another at once", (outcome) => {
    expect(step({ attempts: [buildAttempt({ outcome })] })).toMatchObject({ kind: "attempt", channel: "sms" });
  });

  test("for a fault of the person stops the delivery", () => {
    const attempt = buildAttempt({ outcome: "undeliverable", reason: "invalid_number" });
    expect(step({ attempts: [attempt], fallback: "voice" })).toEqual({
      kind: "finish",
      ending: { status: "failed", reason: "invalid_number" },
    });
  });

  test("for a STOP is never routed around, by no channel", () => {
    const attempt = buildAttempt({ outcome: "blocked", reason: "opted_out" });
    expect(step({ attempts: [attempt], fallback: "voice" })).toEqual({ kind: "finish", ending: { status: "failed", reason: "opted_out" } });
  });

  test("to a landline takes the fallback that was asked for", () => {
    const attempt = buildAttempt({ outcome: "undeliverable", reason: "landline" });
    expect(step({ attempts: [attempt], fallback: "voice" })).toEqual({ kind: "attempt", channel: "voice", fallback: "landline" });
    expect(step({ attempts: [attempt] })).toMatchObject({ kind: "finish", ending: { reason: "landline" } });
  });

  test("is the last one when it is the fifth", () => {
    const attempts = [1, 2, 3, 4, 5].map((number) => buildAttempt({ number, outcome: "unavailable" }));
    expect(step({ attempts })).toEqual({ kind: "finish", ending: { status: "failed", reason: "carriers_unavailable" } });
  });

  test("whose follower the phone's budget refuses ends the delivery", () => {
    const notes = [{ at: soon, type: "budget_denied", retryAfterMs: 1_000 } as const];
    expect(step({ attempts: [buildAttempt({ outcome: "unavailable" })], notes })).toEqual({
      kind: "finish",
      ending: { status: "failed", reason: "attempts_exhausted" },
    });
  });
});

describe("an answer that is not known", () => {
  test("lets an SMS go on to another carrier at once", () => {
    expect(step({ status: "sending", attempts: [buildAttempt({ outcome: "unknown" })] })).toMatchObject({
      kind: "attempt",
      channel: "sms",
    });
  });

  test("lets no second call go out: its fate is waited for", () => {
    const attempt = call({ outcome: "unknown", carrierMessageId: null });
    expect(step({ channel: "voice", status: "sending", attempts: [attempt] })).toEqual({ kind: "wait", until: expiry });
  });

  test("ends as unconfirmed, since a carrier may have taken it", () => {
    const attempt = buildAttempt({ outcome: "unknown" });
    expect(step({ status: "sending", attempts: [attempt] }, expiry)).toEqual({
      kind: "finish",
      ending: { status: "unconfirmed", reason: "unknown" },
    });
  });

  test("is settled by a receipt: the carrier had taken it", () => {
    const attempt = buildAttempt({ outcome: "unknown", receipts: [buildReceipt({ status: "sent" })] });
    expect(step({ status: "sent", attempts: [attempt] })).toEqual({ kind: "wait", until: expiry });
  });
});

describe("after a carrier took it", () => {
  test("a receipt is waited for until the code expires", () => {
    expect(step({ status: "sent", attempts: [sent()] })).toEqual({ kind: "wait", until: expiry });
    expect(step({ status: "sent", attempts: [sent()] }, expiry)).toEqual({
      kind: "finish",
      ending: { status: "unconfirmed", reason: "no_receipt" },
    });
  });

  test("a fallback comes in when the receipt is overdue, not before", () => {
    const attempt = sent();
    const delivery = { status: "sent", fallback: "voice", attempts: [attempt] } as const;
    const overdueAt = (attempt.endedAt ?? 0) + limits.receiptTimeoutMs;
    expect(step(delivery, overdueAt - 1)).toEqual({ kind: "wait", until: overdueAt });
    expect(step(delivery, overdueAt)).toEqual({ kind: "attempt", channel: "voice", fallback: "no_receipt" });
  });

  test("a fallback is taken once", () => {
    const attempts = [sent(), call({ number: 2, startedAt: soon + 30_000 })];
    expect(step({ status: "sent", fallback: "voice", attempts }, soon + 100_000)).toEqual({ kind: "wait", until: expiry });
  });

  test("a receipt that blames the route leads to another one", () => {
    const receipts = [buildReceipt({ status: "undelivered", reason: "content_filtered", tryOtherRoute: true })];
    expect(step({ status: "sent", attempts: [sent({ receipts })] })).toMatchObject({ kind: "attempt", channel: "sms" });
  });

  test("a receipt that blames the handset stops it, or takes the fallback", () => {
    const receipts = [buildReceipt({ status: "undelivered", reason: "unreachable_handset" })];
    expect(step({ status: "sent", attempts: [sent({ receipts })] })).toEqual({
      kind: "finish",
      ending: { status: "failed", reason: "unreachable_handset" },
    });
    expect(step({ status: "sent", fallback: "voice", attempts: [sent({ receipts })] })).toEqual({
      kind: "attempt",
      channel: "voice",
      fallback: "unreachable_handset",
    });
  });
});

describe("a call", () => {
  test.each(["busy", "no_answer"] as const)("that ends %s is not made again", (status) => {
    const attempt = call({ receipts: [buildReceipt({ status, reason: status })] });
    expect(step({ channel: "voice", status: "sent", attempts: [attempt] })).toEqual({
      kind: "finish",
      ending: { status: "failed", reason: status },
    });
  });

  test("that a machine answered has failed, whatever order the reports come in", () => {
    const machine = buildReceipt({ status: "completed", reason: "voicemail" });
    const completed = buildReceipt({ status: "completed" });
    for (const receipts of [[machine], [completed, machine], [machine, completed]]) {
      const attempt = call({ receipts });
      expect(step({ channel: "voice", status: "sent", attempts: [attempt] })).toMatchObject({ ending: { reason: "voicemail" } });
    }
  });

  test("that asked for a key and got none is not delivered", () => {
    const attempt = call({ receipts: [buildReceipt({ status: "completed" })] });
    const delivery = { channel: "voice", confirm: true, status: "sent", attempts: [attempt] } as const;
    expect(step(delivery, soon)).toEqual({ kind: "wait", until: soon + 3_000 });
    expect(step(delivery, soon + 3_000)).toEqual({ kind: "finish", ending: { status: "failed", reason: "no_answer" } });
    expect(step({ ...delivery, notes: [{ at: soon, type: "confirmed" }] })).toMatchObject({ ending: { status: "delivered" } });
  });

  test("that nobody answered does not undo an SMS that may still arrive", () => {
    const attempts = [sent(), call({ number: 2, receipts: [buildReceipt({ status: "no_answer", reason: "no_answer" })] })];
    expect(step({ status: "sent", fallback: "voice", attempts }, soon + 60_000)).toEqual({ kind: "wait", until: expiry });
    expect(step({ status: "sent", fallback: "voice", attempts }, expiry)).toMatchObject({ ending: { status: "unconfirmed" } });
  });
});
