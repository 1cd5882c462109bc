import { describe, expect, test } from "vitest";
import { currentChannel, decide, endWithoutRoute, lastHandOverAt } from "../../src/delivery/decide.ts";
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

  test("is due until the last moment of the code's life", () => {
    expect(step({}, expiry - 1)).toEqual({ kind: "attempt", channel: "sms", fallback: null });
  });

  test("that never found a route ends as expired: carriers were waited for", () => {
    const notes = [{ at: soon, type: "waiting", until: soon + 1_000, why: "routes_busy", skipped: [] } as const];
    const ending = { status: "expired", reason: "carriers_unavailable" };
    expect(step({ notes }, expiry)).toEqual({ kind: "finish", ending });
    expect(step({ notes, expiresAt: acceptedAt + 600_000 }, acceptedAt + 300_000)).toEqual({ kind: "finish", ending });
  });

  test("that nobody came to make ends with its code", () => {
    const notes = [{ at: soon, type: "not_verified" } as const];
    expect(step({ notes }, expiry)).toMatchObject({ ending: { status: "expired", reason: "code_expired" } });
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

  test.each(["invalid_number", "opted_out", "fraud_reported", "rejected_by_user"] as const)("for %s takes no fallback", (reason) => {
    const attempt = buildAttempt({ outcome: "blocked", reason });
    expect(step({ attempts: [attempt], fallback: "voice" })).toEqual({ kind: "finish", ending: { status: "failed", reason } });
  });

  test("takes no fallback once there is no life, no attempt or no budget left for it", () => {
    const landline = buildAttempt({ outcome: "undeliverable", reason: "landline" });
    const failed = { kind: "finish", ending: { status: "failed", reason: "landline" } };
    const five = [1, 2, 3, 4].map((number) => buildAttempt({ number, outcome: "unavailable" }));
    const notes = [{ at: soon, type: "budget_denied", retryAfterMs: 1_000 } as const];
    expect(step({ fallback: "voice", attempts: [landline] }, expiry)).toEqual(failed);
    expect(step({ fallback: "voice", attempts: [...five, { ...landline, number: 5 }] })).toEqual(failed);
    expect(step({ fallback: "voice", attempts: [landline], notes })).toEqual(failed);
  });

  test("of a call takes the SMS that was asked for as fallback", () => {
    const busy = call({ receipts: [buildReceipt({ status: "busy", reason: "busy" })] });
    expect(step({ channel: "voice", fallback: "sms", status: "sent", attempts: [busy] })).toEqual({
      kind: "attempt",
      channel: "sms",
      fallback: "busy",
    });
  });

  test("of the fallback is followed by another on the fallback's channel", () => {
    const attempts = [
      buildAttempt({ outcome: "undeliverable", reason: "landline" }),
      call({ number: 2, outcome: "unavailable", carrierMessageId: null }),
    ];
    expect(step({ fallback: "voice", status: "sending", attempts })).toEqual({ kind: "attempt", channel: "voice", fallback: null });
  });

  test("of the person ends it although an earlier answer is unknown, but not while one that was taken may arrive", () => {
    const landline = buildAttempt({ number: 2, outcome: "undeliverable", reason: "landline" });
    expect(step({ status: "sending", attempts: [buildAttempt({ outcome: "unknown" }), landline] })).toMatchObject({
      kind: "finish",
      ending: { status: "failed", reason: "landline" },
    });
    expect(step({ status: "sent", attempts: [sent(), landline] })).toEqual({ kind: "wait", until: expiry });
  });

  test("of the person ends it also when the carrier says so after the next attempt", () => {
    const late = buildReceipt({ status: "undelivered", reason: "landline" });
    const attempts = [buildAttempt({ outcome: "unknown", receipts: [late] }), buildAttempt({ number: 2, outcome: "unknown" })];
    expect(step({ status: "sending", attempts })).toEqual({ kind: "finish", ending: { status: "failed", reason: "landline" } });
  });

  test("gives its own reason at the end, the last one's where there are several", () => {
    const reasons = ["content_filtered", "sender_not_registered"] as const;
    const attempts = [...reasons, reasons[0], ...reasons].map((reason, index) =>
      buildAttempt({ number: index + 1, outcome: "rejected", reason }),
    );
    expect(step({ status: "sending", attempts })).toMatchObject({ ending: { status: "failed", reason: "sender_not_registered" } });
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

  test("is waited for until the code expires when no attempt is left, or no time for one", () => {
    const five = [1, 2, 3, 4, 5].map((number) => buildAttempt({ number, outcome: "unknown" }));
    expect(step({ status: "sending", attempts: five })).toEqual({ kind: "wait", until: expiry });
    const long = { status: "sending", expiresAt: acceptedAt + 600_000, attempts: [buildAttempt({ outcome: "unknown" })] } as const;
    expect(step(long, acceptedAt + 300_000)).toEqual({ kind: "wait", until: acceptedAt + 600_000 });
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

  test("a fallback waits for the last of several, and for no longer than the code lives", () => {
    const attempts = [sent({ endedAt: soon }), sent({ number: 2, endedAt: soon + 5_000 })];
    const delivery = { status: "sent", fallback: "voice", attempts } as const;
    expect(step(delivery, soon + 10_000)).toEqual({ kind: "wait", until: soon + 25_000 });
    expect(step({ ...delivery, expiresAt: soon + 15_000 }, soon + 10_000)).toEqual({ kind: "wait", until: soon + 15_000 });
  });

  test("a receipt is overdue from the hand-over's start where its end is not known", () => {
    const attempts = [sent({ startedAt: soon, endedAt: null })];
    expect(step({ status: "sent", fallback: "voice", attempts }, soon + 1)).toEqual({ kind: "wait", until: soon + 20_000 });
  });

  test("a message that failed after all ends as failed, with its reason, when the code expires", () => {
    const receipts = [buildReceipt({ status: "undelivered", reason: "content_filtered", tryOtherRoute: true })];
    expect(step({ status: "sent", attempts: [sent({ receipts })] }, expiry)).toEqual({
      kind: "finish",
      ending: { status: "failed", reason: "content_filtered" },
    });
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
    expect(step(delivery, soon + 2_999)).toEqual({ kind: "wait", until: soon + 3_000 });
    expect(step({ ...delivery, notes: [{ at: soon, type: "confirmed" }] })).toMatchObject({ ending: { status: "delivered" } });
    expect(step({ ...delivery, notes: [{ at: soon, type: "not_verified" }] })).toMatchObject({ kind: "wait" });
    expect(step({ ...delivery, confirm: false })).toMatchObject({ ending: { status: "delivered" } });
  });

  test("that asked for a key waits for it from its last report on", () => {
    const receipts = [buildReceipt({ status: "completed", at: soon }), buildReceipt({ status: "ringing", at: soon + 500 })];
    const delivery = { channel: "voice", confirm: true, status: "sent", attempts: [call({ receipts })] } as const;
    expect(step(delivery, soon + 600)).toEqual({ kind: "wait", until: soon + 3_500 });
  });

  test("that asked for a key in vain takes nothing from an SMS that has arrived", () => {
    const attempts = [
      sent({ receipts: [buildReceipt({ status: "delivered" })] }),
      call({ number: 2, receipts: [buildReceipt({ status: "completed" })] }),
    ];
    expect(step({ confirm: true, fallback: "voice", status: "sent", attempts })).toMatchObject({ ending: { status: "delivered" } });
  });

  test("that asked for a key in vain is not delivered by an SMS that never arrived", () => {
    const attempts = [
      buildAttempt({ outcome: "unavailable" }),
      call({ number: 2, receipts: [buildReceipt({ status: "completed", at: soon })] }),
    ];
    const delivery = { confirm: true, fallback: "voice", status: "sent", attempts } as const;
    expect(step(delivery, soon + 3_000)).toEqual({ kind: "finish", ending: { status: "failed", reason: "no_answer" } });
  });

  test("that nobody answered does not undo an SMS that may still arrive", () => {
    const attempts = [sent(), call({ number: 2, receipts: [buildReceipt({ status: "no_answer", reason: "no_answer" })] })];
    expect(step({ status: "sent", fallback: "voice", attempts }, soon + 60_000)).toEqual({ kind: "wait", until: expiry });
    expect(step({ status: "sent", fallback: "voice", attempts }, expiry)).toMatchObject({ ending: { status: "unconfirmed" } });
  });
});

describe("a final delivery", () => {
  test.each(["delivered", "unconfirmed", "failed", "expired", "canceled"] as const)("that is %s needs nothing", (status) => {
    expect(step({ status, attempts: [buildAttempt()] }, expiry + 60_000)).toEqual({ kind: "nothing" });
  });
});

function endOf(...attempts: Attempt[]): ReturnType<typeof endWithoutRoute> {
  return endWithoutRoute(buildDelivery({ attempts }));
}

test("without a route it ends with what the last attempt failed for, and not while an earlier one may still arrive", () => {
  expect(endOf()).toEqual({ status: "failed", reason: "no_route" });
  expect(endOf(buildAttempt({ outcome: "rejected", reason: "content_filtered" }))).toEqual({
    status: "failed",
    reason: "content_filtered",
  });
  expect(endOf(buildAttempt({ outcome: "undeliverable", reason: "landline" }))).toEqual({ status: "failed", reason: "landline" });
  expect(endOf(buildAttempt({ outcome: "unknown" }), buildAttempt({ number: 2, outcome: "unavailable" }))).toBeNull();
});

test("it is on its own channel until a fallback began, and hands nothing over after its code's life or 300 s", () => {
  expect(currentChannel(buildDelivery({ attempts: [sent()] }))).toBe("sms");
  expect(currentChannel(buildDelivery({ attempts: [sent(), call({ number: 2 })] }))).toBe("voice");
  expect(lastHandOverAt({ createdAt: 1_000, expiresAt: 181_000 })).toBe(181_000);
  expect(lastHandOverAt({ createdAt: 1_000, expiresAt: 601_000 })).toBe(301_000);
});
