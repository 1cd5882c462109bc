/** Examples for the document, each a value that its schema accepts (a test holds them to it). */
import { exampleId } from "./delivery.ts";

export const requestExamples = {
  sms: {
    summary: "A code by SMS, by call if it doesn't arrive",
    value: {
      to: "+14255550123",
      channel: "sms",
      code: "482913",
      locale: "en-US",
      brand: "Contoso",
      ttlSeconds: 180,
      fallback: "voice",
      user: { id: "u-1" },
      correlationId: "signin-7f3a",
    },
  },
  voice: {
    summary: "A code by call",
    value: { to: "+16045550123", channel: "voice", code: "482913", locale: "en-CA", brand: "Contoso" },
  },
};

export const acceptedExample = {
  id: exampleId,
  status: "queued",
  channel: "sms",
  to: "+1 ••• ••• 0123",
  createdAt: "2026-11-24T09:30:00.000Z",
  expiresAt: "2026-11-24T09:33:00.000Z",
  attempts: { limit: 5, remaining: 4, windowSeconds: 300 },
};

export const deliveryExample = {
  ...acceptedExample,
  status: "delivered",
  reason: null,
  finishedAt: "2026-11-24T09:30:04.120Z",
  fallback: "voice",
  confirm: false,
  locale: "en-US",
  country: "US",
  tenant: "default",
  user: { id: "u-1" },
  correlationId: "signin-7f3a",
  metadata: null,
};

export const canceledExample = { ...deliveryExample, status: "canceled", reason: "canceled", finishedAt: "2026-11-24T09:30:02.500Z" };

export const traceExample = {
  delivery: deliveryExample,
  verdict: "The code arrived on the phone 4 s after it was asked for, over twilio-a.",
  nextStep: "If the person has not seen it, ask them to look among blocked and unknown senders.",
  attempts: [
    {
      number: 1,
      channel: "sms",
      carrier: "twilio-a",
      sender: "97671",
      senderKind: "short_code",
      startedAt: "2026-11-24T09:30:00.040Z",
      endedAt: "2026-11-24T09:30:00.310Z",
      outcome: "accepted",
      carrierMessageId: "SM0123456789abcdef0123456789abcdef",
      carrierCode: null,
      carrierText: null,
      handoffMs: 310,
      receipts: [{ at: "2026-11-24T09:30:04.120Z", status: "delivered", reason: null, carrierCode: null, carrierText: null }],
      skipped: [{ carrier: "telnyx-a", sender: "97671", reason: "circuit_open" }],
      chosenFor: "preferred",
      reason: null,
    },
  ],
  events: [
    { at: "2026-11-24T09:30:00.000Z", type: "accepted", instance: "gateway-1", remainingAttempts: 4 },
    { at: "2026-11-24T09:30:00.040Z", type: "attempt_started", attempt: 1, channel: "sms", carrier: "twilio-a", sender: "97671" },
    { at: "2026-11-24T09:30:00.310Z", type: "attempt_ended", attempt: 1, outcome: "accepted" },
    { at: "2026-11-24T09:30:04.120Z", type: "receipt", attempt: 1, status: "delivered", reason: null },
    { at: "2026-11-24T09:30:04.120Z", type: "finished", status: "delivered", reason: null },
  ],
};
