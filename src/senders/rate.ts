/**
 * A sender's rate, in segments (a call counts as one), exact over all instances: the whole decision is one script on the
 * server's clock. Carriers queue what comes faster than a sender may send, and a code that waits in a carrier's queue is
 * late without anybody seeing it.
 */
import type { RedisClient } from "../redis/client.ts";
import type { Sender } from "../config/schema.ts";
import type { Keys } from "../redis/keys.ts";
import { defineScript } from "../redis/script.ts";
import { orUnavailable } from "../redis/unavailable.ts";

export type RateDecision = { readonly granted: true } | { readonly granted: false; readonly retryAfterMs: number };

export interface SenderRate {
  /** @param cost segments of the message, 1 for a call */
  take(sender: Pick<Sender, "number" | "perSecond">, cost: number): Promise<RateDecision>;
}

export interface RateWindow {
  /** Segments that fit into the window. */
  readonly capacity: number;
  readonly windowMs: number;
  /** Grants are grouped by the time they leave the window, rounded up to this. */
  readonly stepMs: number;
  /** No grant is held for longer. */
  readonly longestMs: number;
}

/** No text that the API takes has more: 1,600 characters of two UTF-16 units each make 48. */
export const mostSegments = 64;
const mostGroups = 50;
/** For how long an instance may keep a part of a sender's rate for itself, see `lease.ts`. */
export const leaseMs = 10_000;

export function rateWindow(perSecond: number): RateWindow {
  const capacity = Math.max(1, Math.floor(perSecond));
  const windowMs = Math.ceil((1_000 * capacity) / perSecond);
  const stepMs = capacity <= mostGroups ? 1 : Math.ceil(windowMs / mostGroups);
  return { capacity, windowMs, stepMs, longestMs: windowMs * Math.max(1, mostSegments / capacity) + leaseMs + stepMs };
}

const takeScript = defineScript({
  name: "take-sender-rate",
  file: new URL("rate.lua", import.meta.url),
  keys: ["bucket"],
  args: ["cost", "capacity", "windowMs", "stepMs", "longestMs", "nowMs"],
  reply: (raw): RateDecision => {
    if (typeof raw !== "number") throw new Error("take-sender-rate answers a number");
    return raw === 0 ? { granted: true } : { granted: false, retryAfterMs: Math.max(1, Math.ceil(raw)) };
  },
});

/** @param nowMs for tests, which need a clock of their own; else the server's time is used */
export function createSenderRate(redis: RedisClient, keys: Keys, nowMs?: () => number): SenderRate {
  return {
    async take({ number, perSecond }, cost) {
      if (!Number.isInteger(cost) || cost < 1 || cost > mostSegments) throw new Error(`no message has ${cost} segments`);
      const args = { cost, ...rateWindow(perSecond), nowMs: nowMs?.() ?? "" };
      return orUnavailable(takeScript.run(redis, { keys: { bucket: keys.senderRate(number) }, args }));
    },
  };
}
