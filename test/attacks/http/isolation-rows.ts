/**
 * For every operation of the API, the ways in which a key of one tenant could reach for what belongs to another. A route
 * without a row fails the test: whoever adds one has to say here what stands between tenants.
 */
export interface Theirs {
  readonly id: string;
  readonly to: string;
  readonly userId: string;
  readonly correlationId: string;
  readonly carrierMessageId: string;
  readonly idempotencyKey: string;
  /** Of another delivery of theirs. */
  readonly otherIdempotencyKey: string;
  /** The request that made the delivery. */
  readonly body: Readonly<Record<string, unknown>>;
  /** `nextCursor` of their own list. */
  readonly cursor: string;
}

export interface Reach {
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type IsolationRow =
  /** Answered exactly as for an id that nobody has. */
  | { readonly kind: "by_id"; readonly reaches: (theirs: Theirs, id: string) => readonly Reach[] }
  /** Answered, with nothing of theirs in it. */
  | { readonly kind: "nothing_of_theirs"; readonly reaches: (theirs: Theirs) => readonly Reach[] }
  /** A matter of the whole installation: no tenant's data is in it, whoever asks. */
  | { readonly kind: "installation"; readonly reaches: (theirs: Theirs) => readonly Reach[] };

const byId = (suffix: string, body?: unknown): IsolationRow => ({
  kind: "by_id",
  reaches: (_, id) => [{ path: `/v1/deliveries/${id}${suffix}`, ...(body !== undefined && { body }) }],
});
const installation = (...reaches: readonly Reach[]): IsolationRow => ({ kind: "installation", reaches: () => reaches });
const query = (parameters: Readonly<Record<string, string>>): string => new URLSearchParams(parameters).toString();

/** By operation id. */
export const isolationRows: Readonly<Record<string, IsolationRow>> = {
  createDelivery: {
    kind: "nothing_of_theirs",
    // The same key with the same body, and with another one: neither a replay nor a mismatch of somebody else's.
    reaches: ({ idempotencyKey, otherIdempotencyKey, body }) => [
      { path: "/v1/deliveries", body, headers: { "idempotency-key": idempotencyKey } },
      {
        path: "/v1/deliveries",
        body: { to: "+14255550177", channel: "sms", code: "7777" },
        headers: { "idempotency-key": otherIdempotencyKey },
      },
    ],
  },
  getDelivery: byId(""),
  getTrace: byId("/trace"),
  cancelDelivery: byId("/cancel"),
  recordOutcome: byId("/outcome", { verified: true }),
  listDeliveries: {
    kind: "nothing_of_theirs",
    reaches: ({ to, userId, correlationId, carrierMessageId, cursor }) =>
      [
        {},
        { to },
        { userId },
        { correlationId },
        { carrierMessageId },
        { cursor },
        { cursor, to },
        { cursor, limit: "1" },
        { to, userId, correlationId },
        { since: "2020-01-01", limit: "100" },
        { status: "queued" },
        { status: "canceled" },
        { channel: "sms" },
      ].map((parameters) => ({ path: `/v1/deliveries?${query(parameters as Record<string, string>)}` })),
  },
  erasePerson: {
    kind: "nothing_of_theirs",
    reaches: ({ to, userId }) => [{ to }, { userId }].map((body) => ({ path: "/v1/people/erase", body })),
  },
  listCarriers: installation({ path: "/v1/carriers" }),
  pauseCarrier: installation({ path: "/v1/carriers/telnyx-b/pause" }),
  resumeCarrier: installation({ path: "/v1/carriers/telnyx-b/resume" }),
  listSenders: installation({ path: "/v1/senders" }),
  addSender: installation({
    path: "/v1/senders",
    body: { number: "+14255550190", kind: "long_code", country: "US", channels: ["sms"], carriers: ["twilio-a"] },
  }),
  removeSender: installation({ path: "/v1/senders/%2B14255550190" }),
  listAudit: installation({ path: "/v1/audit?limit=100" }),
  carrierCallback: installation({ path: "/carriers/twilio-a/receipts" }),
  carrierAttemptCallback: {
    kind: "installation",
    reaches: ({ id }) =>
      ["receipts", "inbound", "voice"].map((kind) => ({ path: `/carriers/twilio-a/${kind}/${id}-1-AAAAAAAAAAAAAAAAAAAAAA` })),
  },
  carrierCallbackInQuery: installation({ path: "/carriers/twilio-a/receipts?id=1&status=delivered" }),
  carrierAttemptCallbackInQuery: {
    kind: "installation",
    reaches: ({ id }) => [{ path: `/carriers/twilio-a/receipts/${id}-1-AAAAAAAAAAAAAAAAAAAAAA?id=1&status=delivered` }],
  },
  livez: installation({ path: "/livez" }),
  readyz: installation({ path: "/readyz" }),
  getMetrics: installation({ path: "/metrics" }),
  getOpenApi: installation({ path: "/openapi.json" }),
  getDocs: installation({ path: "/docs" }),
};
