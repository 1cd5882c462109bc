/** How long a carrier that failed in this delivery is left alone, when no other carrier is left to turn to. */
import { fateOf } from "../delivery/attempt-fate.ts";
import type { Delivery } from "../delivery/delivery.ts";

const firstWaitMs = 1_000;
const longestWaitMs = 8_000;

/** The earliest time (epoch ms) for another attempt with that carrier; 0 when it has not failed in this delivery. */
export function retryCarrierAt(delivery: Delivery, carrier: string): number {
  const failures = delivery.attempts.filter((attempt) => attempt.carrier === carrier && fateOf(attempt).kind === "route_failed");
  const last = failures.at(-1);
  if (last === undefined) return 0;
  const waitMs = Math.min(firstWaitMs * 2 ** (failures.length - 1), longestWaitMs);
  return Math.max((last.endedAt ?? last.startedAt) + waitMs, last.retryAfterAt ?? 0);
}
