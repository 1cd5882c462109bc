/**
 * From plan to choice: the best planned route whose sender has room for the message now and whose carrier need not be
 * left alone for a while. What is passed over here is added to the plan's own list, with its reason.
 */
import type { Delivery, SkippedRoute, WaitReason } from "../delivery/delivery.ts";
import type { PlannedRoute, RoutePlan } from "../routing/route.ts";
import type { SenderRate } from "../senders/rate.ts";
import { retryCarrierAt } from "./backoff.ts";

export type Choice =
  | { readonly kind: "route"; readonly route: PlannedRoute; readonly skipped: readonly SkippedRoute[] }
  | { readonly kind: "wait"; readonly until: number; readonly why: WaitReason; readonly skipped: readonly SkippedRoute[] }
  /** No route will do, now or later. */
  | { readonly kind: "none"; readonly skipped: readonly SkippedRoute[] };

/** How often a delivery looks again whether a circuit has closed or a carrier was resumed. */
const lookAgainMs = 1_000;

export async function chooseRoute(
  plan: RoutePlan,
  delivery: Delivery,
  now: number,
  take: { readonly rate: SenderRate; readonly cost: number; readonly refused: ReadonlySet<PlannedRoute> },
): Promise<Choice> {
  const skipped: SkippedRoute[] = [...plan.skipped];
  const waits: { until: number; why: WaitReason }[] = [];
  for (const route of plan.routes) {
    const { carrier, sender } = route;
    if (take.refused.has(route)) {
      skipped.push({ carrier, sender: sender.number, reason: "circuit_open" });
      continue;
    }
    const retryAt = retryCarrierAt(delivery, carrier);
    if (retryAt > now) {
      waits.push({ until: retryAt, why: "backoff" });
      skipped.push({ carrier, sender: sender.number, reason: "already_failed" });
      continue;
    }
    const taken = await take.rate.take(sender, take.cost);
    if (taken.granted) return { kind: "route", route, skipped };
    waits.push({ until: now + taken.retryAfterMs, why: "routes_busy" });
    skipped.push({ carrier, sender: sender.number, reason: "rate_exceeded" });
  }
  // Too little life is left for any hand-over: it ends as expired, not for want of a route.
  if (plan.skipped.some(({ reason }) => reason === "expiring")) waits.push({ until: delivery.expiresAt, why: "routes_busy" });
  if (plan.waitingMayHelp || take.refused.size > 0) {
    waits.push({ until: now + lookAgainMs, why: "routes_busy" });
  }
  const [first, ...others] = waits;
  if (first === undefined) return { kind: "none", skipped };
  const soonest = others.reduce((best, wait) => (wait.until < best.until ? wait : best), first);
  return { kind: "wait", ...soonest, skipped };
}
