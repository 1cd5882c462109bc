/** The rate of one sender as it should be, in the plainest words: a list of what was granted and until when each grant is held. */
import { rateWindow, type RateDecision } from "../../src/senders/rate.ts";

export function createRateModel(perSecond: number) {
  const { capacity, windowMs, stepMs } = rateWindow(perSecond);
  let grants: { readonly leavesAt: number; readonly segments: number }[] = [];
  return {
    take(cost: number, nowMs: number): RateDecision {
      grants = grants.filter(({ leavesAt }) => leavesAt > nowMs);
      const wanted = Math.min(cost, capacity);
      const usedAfter = (time: number) => grants.reduce((sum, { leavesAt, segments }) => (leavesAt > time ? sum + segments : sum), 0);
      const fits = (time: number) => usedAfter(time) + wanted <= capacity;
      if (fits(nowMs)) {
        const heldUntil = nowMs + windowMs * Math.max(1, cost / capacity);
        grants.push({ leavesAt: Math.ceil(heldUntil / stepMs) * stepMs, segments: wanted });
        return { granted: true };
      }
      const freeAt = grants
        .map(({ leavesAt }) => leavesAt)
        .toSorted((a, b) => a - b)
        .find(fits);
      return { granted: false, retryAfterMs: (freeAt ?? NaN) - nowMs };
    },
  };
}
