/** The routes for a delivery's next attempt: routing's plan, for what this delivery and this phone have seen already. */
import { fateOf } from "../delivery/attempt-fate.ts";
import type { Attempt, Delivery } from "../delivery/delivery.ts";
import { planRoutes } from "../routing/plan.ts";
import type { RouteFailure, RouteKey, RoutePlan } from "../routing/route.ts";
import type { RoutingTable } from "../routing/routing-table.ts";
import type { Channel } from "../vocabulary.ts";

export interface PlanningFacts {
  readonly now: number;
  readonly table: RoutingTable;
  readonly evidentlyFailed: readonly RouteKey[];
  readonly optedOut: boolean;
  readonly draw: () => number;
}

export function planAttempt(delivery: Delivery, channel: Channel, facts: PlanningFacts): RoutePlan {
  const plan = planRoutes(
    {
      channel,
      needsKey: channel === "voice" && delivery.confirm,
      country: delivery.country,
      optedOut: facts.optedOut,
      remainingMs: delivery.expiresAt - facts.now,
      failures: delivery.attempts.flatMap(failureOf),
      evidentlyFailed: facts.evidentlyFailed,
    },
    facts.table,
    facts.draw,
  );
  return withoutUncertain(plan, delivery, channel);
}

function failureOf(attempt: Attempt): RouteFailure[] {
  const { carrier, sender } = attempt;
  const fate = fateOf(attempt);
  switch (fate.kind) {
    case "route_failed":
      return [{ carrier, sender, retry: attempt.outcome === "throttled" || attempt.outcome === "unavailable" ? "later" : "never" }];
    case "pending":
      return fate.certain ? [] : [{ carrier, sender, retry: "later" }];
    case "in_flight":
    case "arrived":
    case "stopped":
      return [];
  }
}

/**
 * A carrier that may have taken the message without saying so is not handed it again: it would likely send it twice. The
 * other carriers may have it, with the same code.
 */
function withoutUncertain(plan: RoutePlan, delivery: Delivery, channel: Channel): RoutePlan {
  const isUncertain = (attempt: Attempt): boolean => {
    const fate = fateOf(attempt);
    return attempt.channel === channel && fate.kind === "pending" && !fate.certain;
  };
  const uncertain = new Set(delivery.attempts.filter(isUncertain).map((attempt) => attempt.carrier));
  if (uncertain.size === 0) return plan;
  const barred = plan.routes.filter((route) => uncertain.has(route.carrier));
  return {
    routes: plan.routes.filter((route) => !uncertain.has(route.carrier)),
    skipped: [
      ...barred.map((route) => ({ carrier: route.carrier, sender: route.sender.number, reason: "already_failed" as const })),
      ...plan.skipped,
    ],
    waitingMayHelp: plan.waitingMayHelp,
  };
}
