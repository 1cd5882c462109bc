/**
 * The words of the outside contract, each closed list once. Every other module imports them from here, so that a new
 * word is one edit and the compiler then names every switch that has to learn it.
 */

export const channels = ["sms", "voice"] as const;
export type Channel = (typeof channels)[number];

export const senderKinds = ["short_code", "long_code", "toll_free", "alphanumeric"] as const;
export type SenderKind = (typeof senderKinds)[number];

export const statuses = ["queued", "sending", "sent", "delivered", "unconfirmed", "failed", "expired", "canceled"] as const;
export type Status = (typeof statuses)[number];

/** Why a delivery did not end as `delivered`. */
export const reasons = [
  "invalid_number",
  "landline",
  "unreachable_handset",
  "opted_out",
  "content_filtered",
  "sender_not_registered",
  "country_blocked",
  "no_route",
  "carriers_unavailable",
  "attempts_exhausted",
  "code_expired",
  "busy",
  "no_answer",
  "voicemail",
  "rejected_by_user",
  "fraud_reported",
  "canceled",
  "no_receipt",
  "unknown",
] as const;
export type Reason = (typeof reasons)[number];

/** The result of one attempt; see `carriers/outcome.ts` for what each one asserts. */
export const attemptOutcomes = ["accepted", "throttled", "unavailable", "rejected", "undeliverable", "blocked", "unknown"] as const;
export type AttemptOutcome = (typeof attemptOutcomes)[number];

export const smsReceiptStatuses = ["sent", "delivered", "undelivered", "unknown"] as const;
export const callReceiptStatuses = ["ringing", "answered", "completed", "busy", "no_answer", "failed"] as const;
export const receiptStatuses = [...smsReceiptStatuses, ...callReceiptStatuses] as const;
export type ReceiptStatus = (typeof receiptStatuses)[number];

/** Why routing passed a route over. */
export const skipReasons = [
  "circuit_open",
  "paused",
  "already_failed",
  "rate_exceeded",
  "wrong_country",
  "wrong_channel",
  "not_hosted",
  "opted_out",
  "expiring",
] as const;
export type SkipReason = (typeof skipReasons)[number];

export const scopes = [
  "deliveries:write",
  "deliveries:read",
  "traces:read",
  "traces:reveal",
  "people:erase",
  "ops:read",
  "ops:write",
] as const;
export type Scope = (typeof scopes)[number];

/** Two letters, ISO 3166-1 alpha-2; `null` for numbers of no country (satellite, international networks). */
export type Country = string;
