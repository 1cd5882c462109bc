/**
 * A sender's rate that can always be asked. In a Cluster it may lie in another shard than the phone; when that one is lost,
 * phones of the others must not wait for it: until it is back, this process keeps the rate by itself.
 */
import { isUnavailable } from "../redis/unavailable.ts";
import type { SenderRate } from "./rate.ts";

/** A shard that hangs takes the whole time of a command to say nothing, so it isn't asked more often than that. */
const askAgainAfterMs = 1_000;

export function createSteadyRate(parts: {
  readonly shared: SenderRate;
  readonly local: SenderRate;
  readonly nowMs: () => number;
}): SenderRate {
  const { shared, local, nowMs } = parts;
  const askAgainAt = new Map<string, number>();
  return {
    async take(sender, cost) {
      const at = askAgainAt.get(sender.number);
      if (at !== undefined && nowMs() < at) return local.take(sender, cost);
      // One asks for all, and the others don't wait for it.
      if (at !== undefined) askAgainAt.set(sender.number, nowMs() + askAgainAfterMs);
      try {
        const decision = await shared.take(sender, cost);
        askAgainAt.delete(sender.number);
        return decision;
      } catch (error) {
        if (!isUnavailable(error)) throw error;
        askAgainAt.set(sender.number, nowMs() + askAgainAfterMs);
        return local.take(sender, cost);
      }
    },
  };
}
