/** Deliveries and attempts as tests need them: complete, plausible, with only what matters spelt out. */
import type { Attempt, AttemptReceipt, Delivery } from "../../src/delivery/delivery.ts";
import { createDeliveryId } from "../../src/delivery/id.ts";

export const acceptedAt = 1_780_000_000_000;

export function buildDelivery(changes: Partial<Delivery> = {}): Delivery {
  return {
    id: createDeliveryId(acceptedAt, 0),
    tenant: "default",
    channel: "sms",
    fallback: null,
    confirm: false,
    locale: "en-US",
    phoneHash: "AAAAAAAAAAAAAAAAAAAAAA",
    maskedTo: "+1 ••• ••• 0123",
    country: "US",
    user: { id: "u-1" },
    correlationId: "c-1",
    metadata: { sessionId: "s-1" },
    sealedPerson: "abcd.sealedperson",
    sealedContent: "abcd.sealedcontent",
    createdAt: acceptedAt,
    expiresAt: acceptedAt + 180_000,
    remainingAtAcceptance: 4,
    recentForPhone: 0,
    status: "queued",
    reason: null,
    finishedAt: null,
    dueAt: acceptedAt + 5_000,
    attempts: [],
    notes: [],
    acceptedBy: "test-1",
    ...changes,
  };
}

export function buildAttempt(changes: Partial<Attempt> = {}): Attempt {
  const startedAt = changes.startedAt ?? acceptedAt + 10;
  return {
    number: 1,
    channel: "sms",
    carrier: "twilio-a",
    sender: "97671",
    senderKind: "short_code",
    startedAt,
    leaseUntil: startedAt + 6_000,
    endedAt: changes.outcome === undefined || changes.outcome === null ? null : startedAt + 50,
    outcome: null,
    carrierMessageId: null,
    carrierCode: null,
    carrierText: null,
    handoffMs: changes.outcome === "accepted" ? startedAt + 50 - acceptedAt : null,
    receipts: [],
    skipped: [],
    chosenFor: "weight",
    retryAfterAt: null,
    reason: null,
    ...changes,
  };
}

export function buildReceipt(changes: Partial<AttemptReceipt> = {}): AttemptReceipt {
  return {
    at: acceptedAt + 1_000,
    status: "sent",
    reason: null,
    tryOtherRoute: false,
    carrierCode: null,
    carrierText: null,
    ...changes,
  };
}
