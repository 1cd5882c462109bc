/** The state machine as a whole: whatever happens in whatever order, it only ever moves forward and comes to an end. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { SendOutcome } from "../../carriers/outcome.ts";
import type { Receipt } from "../../carriers/receipt.ts";
import { fateOf } from "../../src/delivery/attempt-fate.ts";
import { attemptHorizonMs, decide, maxAttempts } from "../../src/delivery/decide.ts";
import type { Delivery } from "../../src/delivery/delivery.ts";
import { settle } from "../../src/delivery/ledger.ts";
import { decodeDelivery, encodeDelivery } from "../../src/delivery/record-codec.ts";
import { isFinal } from "../../src/delivery/status.ts";
import { abandon, addReceipt, claim, finish, recordAct, recordOutcome } from "../../src/delivery/transitions.ts";
import { attemptOutcomes, reasons, receiptStatuses } from "../../src/vocabulary.ts";
import { acceptedAt, buildAttempt, buildDelivery } from "../support/builders.ts";

const limits = { receiptTimeoutMs: 20_000 };
const rank = { queued: 0, sending: 1, sent: 2, unconfirmed: 3, failed: 3, expired: 3, canceled: 3, delivered: 4 };

const reason = fc.constantFrom(...reasons);
const said = { carrierCode: fc.constantFrom(null, "30007"), carrierText: fc.constantFrom(null, "said so") };
const receipt: fc.Arbitrary<Receipt> = fc.record({
  carrierMessageId: fc.constantFrom(null, "SM1", "SM2"),
  status: fc.constantFrom(...receiptStatuses),
  reason: fc.option(reason, { nil: null }),
  tryOtherRoute: fc.boolean(),
  ...said,
});
const outcome: fc.Arbitrary<SendOutcome> = fc
  .record({ outcome: fc.constantFrom(...attemptOutcomes), reason, fault: fc.constantFrom("route" as const, "account" as const), ...said })
  .map((drawn) => ({ ...drawn, carrierMessageId: "SM1", retryAfterMs: 2_000 }));

type Happening = { readonly afterMs: number } & (
  | { readonly kind: "work" | "cancel" | "verified" | "confirmed" | "fraud_reported" }
  | { readonly kind: "receipt"; readonly attempt: number; readonly receipt: Receipt }
  | { readonly kind: "answer"; readonly outcome: SendOutcome }
);
const afterMs = fc.oneof(fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 0, max: 90_000 }));
const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("work" as const), afterMs }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("answer" as const), afterMs, outcome }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("receipt" as const), afterMs, attempt: fc.integer({ min: 1, max: 5 }), receipt }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom("cancel", "verified", "confirmed", "fraud_reported"), afterMs }) },
);

/** What the gateway does on a happening, without store and carriers. */
function happen(delivery: Delivery, what: Happening, now: number): Delivery {
  switch (what.kind) {
    case "work": {
      const step = decide(delivery, now, limits);
      if (step.kind === "abandon") return settle(abandon(delivery, step.attempt, now, "died"), now, limits);
      if (step.kind !== "attempt") return settle(delivery, now, limits);
      const { number: _, ...taken } = buildAttempt({ channel: step.channel, startedAt: now, leaseUntil: now + 6_000 });
      return settle(claim(delivery, taken), now, limits);
    }
    case "answer": {
      const inFlight = delivery.attempts.find((attempt) => attempt.outcome === null);
      return inFlight === undefined ? delivery : settle(recordOutcome(delivery, inFlight.number, what.outcome, now), now, limits);
    }
    case "receipt":
      return settle(addReceipt(delivery, what.attempt, what.receipt, now), now, limits);
    case "cancel":
      return finish(delivery, { status: "canceled", reason: "canceled" }, now);
    case "verified":
    case "confirmed":
    case "fraud_reported":
      return settle(recordAct(delivery, what.kind, now), now, limits);
  }
}

const life = fc.record({
  confirm: fc.boolean(),
  channel: fc.constantFrom("sms" as const, "voice" as const),
  withFallback: fc.boolean(),
  lifeMs: fc.constantFrom(30_000, 180_000, 600_000),
  happenings: fc.array(happening, { maxLength: 40 }),
});

function begin({
  channel,
  confirm,
  withFallback,
  lifeMs,
}: {
  channel: "sms" | "voice";
  confirm: boolean;
  withFallback: boolean;
  lifeMs: number;
}): Delivery {
  const fallback = withFallback ? (channel === "sms" ? "voice" : "sms") : null;
  return buildDelivery({ channel, confirm, fallback, expiresAt: acceptedAt + lifeMs });
}

/** Lives a drawn life and looks at every step of it. */
function live(
  drawn: Parameters<typeof begin>[0] & { readonly happenings: readonly Happening[] },
  look: (before: Delivery, after: Delivery, now: number) => void,
): Delivery {
  let delivery = begin(drawn);
  let now = acceptedAt;
  for (const what of drawn.happenings) {
    now += what.afterMs;
    const next = happen(delivery, what, now);
    look(delivery, next, now);
    delivery = next;
  }
  return delivery;
}

function fateAfter(receipts: readonly Receipt[]): ReturnType<typeof fateOf> {
  const begun = buildDelivery({ status: "sent", attempts: [buildAttempt({ outcome: "accepted", carrierMessageId: "SM1" })] });
  const done = receipts.reduce((delivery, receipt) => addReceipt(delivery, 1, receipt, acceptedAt + 1_000), begun);
  return fateOf(done.attempts[0] ?? buildAttempt());
}

describe("whatever happens to a delivery", () => {
  test("its status only moves forward, and a final one changes for proof of arrival alone", () => {
    fc.assert(
      fc.property(life, (drawn) => {
        live(drawn, (before, after) => {
          expect(rank[after.status]).toBeGreaterThanOrEqual(rank[before.status]);
          if (isFinal(before.status) && after.status !== before.status) expect(after.status).toBe("delivered");
        });
      }),
      { numRuns: 2_000 },
    );
  });

  test("a final status carries a reason unless it is delivered, and the code is gone", () => {
    fc.assert(
      fc.property(life, (drawn) => {
        live(drawn, (_, delivery) => {
          expect(delivery.reason === null).toBe(!isFinal(delivery.status) || delivery.status === "delivered");
          expect(delivery.sealedContent === null).toBe(isFinal(delivery.status));
          expect(delivery.dueAt === null).toBe(isFinal(delivery.status));
        });
      }),
      { numRuns: 1_000 },
    );
  });

  test("at most five attempts are made, none after expiry or 300 s, never two at once, and no call while one may still ring", () => {
    fc.assert(
      fc.property(life, (drawn) => {
        live(drawn, (delivery, next, now) => {
          if (next.attempts.length > delivery.attempts.length) {
            expect(now).toBeLessThan(Math.min(delivery.expiresAt, acceptedAt + attemptHorizonMs));
            expect(delivery.attempts.every((attempt) => attempt.outcome !== null)).toBe(true);
            if (next.attempts.at(-1)?.channel === "voice") {
              const ringing = delivery.attempts.filter((attempt) => attempt.channel === "voice" && fateOf(attempt).kind === "pending");
              expect(ringing).toEqual([]);
            }
          }
          expect(next.attempts.length).toBeLessThanOrEqual(maxAttempts);
        });
      }),
      { numRuns: 2_000 },
    );
  });

  test("work alone brings it to an end within 5 s of its expiry", () => {
    fc.assert(
      fc.property(life, (drawn) => {
        let now = acceptedAt;
        let delivery = live(drawn, (_, __, at) => {
          now = at;
        });
        const lastLease = Math.max(now, ...delivery.attempts.map((attempt) => attempt.leaseUntil));
        const end = Math.max(lastLease, delivery.expiresAt) + 4_000;
        for (let steps = 0; steps < 3; steps += 1) delivery = happen(delivery, { kind: "work", afterMs: 0 }, end);
        expect(isFinal(delivery.status)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  test("any order and repetition of the same receipts leads to the same fate of the attempt", () => {
    fc.assert(
      fc.property(fc.array(receipt, { maxLength: 8 }), fc.infiniteStream(fc.nat()), (receipts, dice) => {
        const shuffled = [...receipts, ...receipts].map((one) => ({ one, at: dice.next().value ?? 0 })).toSorted((a, b) => a.at - b.at);
        expect(fateAfter(shuffled.map(({ one }) => one))).toEqual(fateAfter(receipts));
      }),
      { numRuns: 1_000 },
    );
  });

  test("its record is read back as it was written", () => {
    fc.assert(
      fc.property(life, (drawn) => {
        const delivery = live(drawn, () => undefined);
        const { remainingAtAcceptance, recentForPhone } = delivery;
        expect(decodeDelivery(delivery.id, encodeDelivery(delivery), { remainingAtAcceptance, recentForPhone })).toEqual(delivery);
      }),
      { numRuns: 1_000 },
    );
  });
});
