/**
 * A sender's rate as `rate.lua` keeps it, but for this process alone: for the time in which the shard of a Cluster that
 * holds it can't be asked. Any number of instances then send at the full rate each, which is why it is a stopgap.
 */
import { rateWindow, type RateDecision, type SenderRate } from "./rate.ts";

export function createLocalRate(nowMs: () => number): SenderRate {
  /** Of each sender: when grants leave the window, and how many segments leave then. */
  const held = new Map<string, Map<number, number>>();
  return {
    take({ number, perSecond }, cost) {
      const grants = held.getOrInsertComputed(number, () => new Map<number, number>());
      return Promise.resolve(takeFrom(grants, perSecond, cost, nowMs()));
    },
  };
}

function takeFrom(grants: Map<number, number>, perSecond: number, cost: number, now: number): RateDecision {
  const { capacity, windowMs, stepMs } = rateWindow(perSecond);
  for (const leavesAt of grants.keys()) if (leavesAt <= now) grants.delete(leavesAt);

  const wanted = Math.min(cost, capacity);
  let excess = wanted - capacity;
  for (const segments of grants.values()) excess += segments;
  if (excess > 0) {
    for (const [leavesAt, segments] of [...grants].toSorted(([one], [other]) => one - other)) {
      excess -= segments;
      if (excess <= 0) return { granted: false, retryAfterMs: Math.max(1, Math.ceil(leavesAt - now)) };
    }
  }
  const leavesAt = Math.ceil((now + windowMs * Math.max(1, cost / capacity)) / stepMs) * stepMs;
  grants.set(leavesAt, (grants.get(leavesAt) ?? 0) + wanted);
  return { granted: true };
}
