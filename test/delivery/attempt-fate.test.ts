/** What one attempt's answer and receipts prove, word by word. */
import { describe, expect, test } from "vitest";
import { fateOf, type AttemptFate } from "../../src/delivery/attempt-fate.ts";
import type { AttemptReceipt } from "../../src/delivery/delivery.ts";
import { buildAttempt, buildReceipt } from "../support/builders.ts";

const taken: AttemptFate = { kind: "pending", certain: true };

/** What one receipt proves, beside each kind of answer. */
function said(receipt: Partial<AttemptReceipt>): AttemptFate[] {
  const outcomes = [null, "accepted", "unknown", "rejected"] as const;
  return outcomes.map((outcome) => fateOf(buildAttempt({ outcome, receipts: [buildReceipt(receipt)] })));
}

function fate(...receipts: Partial<AttemptReceipt>[]): AttemptFate {
  return fateOf(buildAttempt({ outcome: "accepted", receipts: receipts.map((receipt) => buildReceipt(receipt)) }));
}

describe("by the carrier's answer alone, an attempt", () => {
  test.each([
    [null, null, { kind: "in_flight" }],
    ["accepted", null, taken],
    ["unknown", null, { kind: "pending", certain: false }],
    ["throttled", null, { kind: "route_failed", reason: "carriers_unavailable" }],
    ["unavailable", null, { kind: "route_failed", reason: "carriers_unavailable" }],
    ["rejected", "content_filtered", { kind: "route_failed", reason: "content_filtered" }],
    ["rejected", null, { kind: "route_failed", reason: "unknown" }],
    ["undeliverable", "landline", { kind: "stopped", reason: "landline" }],
    ["undeliverable", null, { kind: "stopped", reason: "unknown" }],
    ["blocked", "opted_out", { kind: "stopped", reason: "opted_out" }],
    ["blocked", null, { kind: "stopped", reason: "unknown" }],
  ] as const)("that was %s (%s)", (outcome, reason, expected) => {
    expect(fateOf(buildAttempt({ outcome, reason }))).toEqual(expected);
  });
});

describe("with one receipt, whatever the carrier answered,", () => {
  test.each([
    ["sent", taken],
    ["ringing", taken],
    ["answered", taken],
    ["delivered", { kind: "arrived" }],
    ["completed", { kind: "arrived" }],
    ["undelivered", { kind: "stopped", reason: "unknown" }],
    ["failed", { kind: "stopped", reason: "unknown" }],
    ["busy", { kind: "stopped", reason: "busy" }],
    ["no_answer", { kind: "stopped", reason: "no_answer" }],
  ] as const)("%s", (status, expected) => {
    for (const one of said({ status })) expect(one).toEqual(expected);
  });

  test.each(["undelivered", "failed", "busy", "no_answer"] as const)(
    "a %s that blames the route leaves the way to others open",
    (status) => {
      for (const one of said({ status, reason: "content_filtered", tryOtherRoute: true })) {
        expect(one).toEqual({ kind: "route_failed", reason: "content_filtered" });
      }
    },
  );

  test("a failure's own reason says more than its status", () => {
    for (const one of said({ status: "busy", reason: "rejected_by_user" }))
      expect(one).toEqual({ kind: "stopped", reason: "rejected_by_user" });
  });

  test("a machine's answer is no arrival", () => {
    for (const one of said({ status: "completed", reason: "voicemail" })) expect(one).toEqual({ kind: "stopped", reason: "voicemail" });
  });
});

test("a receipt that says nothing leaves the carrier's answer as it is", () => {
  const receipts = [buildReceipt({ status: "unknown" })];
  expect(fateOf(buildAttempt({ outcome: "accepted", receipts }))).toEqual(taken);
  expect(fateOf(buildAttempt({ outcome: "unknown", receipts }))).toEqual({ kind: "pending", certain: false });
  expect(fateOf(buildAttempt({ outcome: null, receipts }))).toEqual({ kind: "in_flight" });
});

describe("of several receipts", () => {
  test("arrival outranks failure", () => {
    expect(fate({ status: "undelivered" }, { status: "delivered" })).toEqual({ kind: "arrived" });
  });

  test("a fault of the person outranks one of the route", () => {
    const route = { status: "undelivered", reason: "content_filtered", tryOtherRoute: true } as const;
    expect(fate(route, { status: "undelivered", reason: "unreachable_handset" })).toEqual({
      kind: "stopped",
      reason: "unreachable_handset",
    });
  });

  test("a failure outranks what was reported on the way", () => {
    expect(fate({ status: "sent" }, { status: "undelivered", reason: "landline" }, { status: "sent" })).toEqual({
      kind: "stopped",
      reason: "landline",
    });
  });

  test("a known reason outranks an unknown one, and of two known ones it is the same in any order", () => {
    expect(fate({ status: "failed" }, { status: "undelivered", reason: "unreachable_handset" })).toMatchObject({
      reason: "unreachable_handset",
    });
    const [landline, unreachable] = [
      { status: "undelivered", reason: "landline" },
      { status: "undelivered", reason: "unreachable_handset" },
    ] as const;
    expect(fate(landline, unreachable)).toEqual(fate(unreachable, landline));
  });
});
