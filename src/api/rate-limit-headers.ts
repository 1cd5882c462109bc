/**
 * The phone's attempt budget in the header fields of draft-ietf-httpapi-ratelimit-headers. No partition key: it would be
 * the phone.
 */
import type { ApiConfig } from "./context.ts";

type Limits = ApiConfig["limits"];

export function rateLimitPolicy(limits: Limits): Record<string, string> {
  return { "RateLimit-Policy": `"attempts";q=${limits.attempts};w=${limits.windowSeconds}` };
}

/** `resetSeconds`: until more is free for certain. */
export function rateLimit(limits: Limits, remaining: number, resetSeconds: number): Record<string, string> {
  return { ...rateLimitPolicy(limits), RateLimit: `"attempts";r=${remaining};t=${resetSeconds}` };
}
