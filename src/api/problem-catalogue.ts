/**
 * Every error that the API can answer with, once: its stable code, its HTTP status, and what the caller does about it.
 * The answers, the OpenAPI document and the documentation page are made from this table.
 */
export interface ProblemKind {
  readonly status: number;
  readonly title: string;
  /** For the documentation: when it happens and what to do. */
  readonly advice: string;
}

const kind = (status: number, title: string, advice: string): ProblemKind => ({ status, title, advice });

export const problemCatalogue = {
  invalid_request: kind(
    400,
    "The request is not valid",
    "`errors` lists everything that is wrong, each with a JSON pointer, a query parameter or a header. Correct all of it; repeating the request as it is can't succeed.",
  ),
  unauthenticated: kind(401, "An API key is needed", "Send `Authorization: Bearer <key>` with a key from the gateway's configuration."),
  forbidden: kind(403, "The API key lacks a scope", "`detail` names the scope. Use another key, or have the scope added to this one."),
  country_not_enabled: kind(
    403,
    "Deliveries to this country are not enabled",
    "The number is fine, its country is not in `routing.countries`. Have it enabled, or offer another method.",
  ),
  not_found: kind(404, "Not found", "The path, the id or the name is unknown, or belongs to another tenant."),
  method_not_allowed: kind(405, "The path does not take this method", "`Allow` lists the methods that it takes."),
  request_timeout: kind(408, "The request took too long to arrive", "Send it again, faster: a request must be complete within 15 seconds."),
  idempotency_in_progress: kind(
    409,
    "A request with this idempotency key is still running",
    "Wait for `Retry-After`, then send the same request again: it answers what the first one did.",
  ),
  already_final: kind(409, "The delivery has already ended", "A delivery that has reached a final status can't be canceled."),
  sender_exists: kind(409, "The sender is already there", "Remove the sender first, then add it as it should be."),
  body_too_large: kind(413, "The body is too large", "A body may have at most 64 KiB."),
  unsupported_media_type: kind(
    415,
    "The body's type is not supported",
    "Send JSON, in UTF-8, uncompressed, as `Content-Type: application/json`.",
  ),
  idempotency_mismatch: kind(
    422,
    "The idempotency key was used with another body",
    "A key stands for one request. Take a new key for a new request.",
  ),
  invalid_number: kind(422, "The number can't receive a code", "`detail` says why. Ask the person for another number."),
  landline_for_sms: kind(422, "The number is a landline", 'Landlines take no SMS: request it with `"channel": "voice"`.'),
  no_route: kind(
    422,
    "No carrier and sender serve this destination",
    "The configuration has no route for this country and channel. Try the other channel, and tell the operators.",
  ),
  opted_out: kind(
    422,
    "The person has opted out of messages",
    "They answered STOP to one of the senders. They must send START to it, or use another method.",
  ),
  attempts_exhausted: kind(
    429,
    "All attempts of this phone are taken",
    "One phone is tried at most five times in any 300 seconds, by all callers together. `Retry-After` says when the next attempt is free.",
  ),
  headers_too_large: kind(431, "The request's headers are too large", "The request line and all headers together may have at most 16 KiB."),
  internal_error: kind(
    500,
    "The gateway failed",
    "This is a fault of ours, and it is in the log under `requestId`. With an idempotency key the request can safely be sent again.",
  ),
  queue_unavailable: kind(
    503,
    "The queue is not available",
    "Nothing was accepted. Send the request again after `Retry-After`, with the same idempotency key.",
  ),
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof problemCatalogue;

export const problemCodes = Object.keys(problemCatalogue) as readonly ProblemCode[];
