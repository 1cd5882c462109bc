/**
 * One attempt: plan, choose, claim, hand over, write the answer down. What a delivery has seen so far decides the plan;
 * the claim (`claim.ts`) is the only place where the right to call a carrier is taken.
 */
import { endWithoutRoute, otherChannel } from "../delivery/decide.ts";
import type { SkippedRoute } from "../delivery/delivery.ts";
import type { Transition } from "../delivery/ledger.ts";
import type { Held } from "../delivery/store.ts";
import { addNote, finish } from "../delivery/transitions.ts";
import type { PlannedRoute, RoutePlan } from "../routing/route.ts";
import { BrokenSeal } from "../secrets/sealing.ts";
import type { AttemptParts } from "./attempt-parts.ts";
import { carryOut } from "./carry-out.ts";
import { chooseRoute } from "./choose-route.ts";
import { claimRoute } from "./claim.ts";
import type { Prepared } from "./hand-over.ts";
import { planAttempt } from "./plan-attempt.ts";
import type { AttemptMaker, AttemptStep } from "./work.ts";

export function createAttemptMaker(parts: AttemptParts): AttemptMaker {
  return async (held, step) => {
    const refused = new Set<PlannedRoute>();
    const plan = await planFor(parts, held, step);
    const prepared = await prepareOrEnd(parts, held, step);
    for (let current = held; ;) {
      const choice = await chooseRoute(plan, current.delivery, parts.clock.now(), { rate: parts.rate, cost: prepared.cost, refused });
      switch (choice.kind) {
        case "none":
          return giveUpChannel(parts, current, step, choice.skipped);
        case "wait":
          await parts.ledger.change(current, waitFor(choice.until, choice.why, choice.skipped));
          return null;
        case "route": {
          const claimed = await claimRoute(parts, current, step, choice.route, choice.skipped);
          if (claimed.kind !== "claimed") return claimed.held;
          const carriedOut = await carryOut(parts, prepared, claimed);
          if (carriedOut.kind === "done" || carriedOut.held === null) return carriedOut.held;
          refused.add(choice.route);
          current = carriedOut.held;
        }
      }
    }
  };
}

/** What was tampered with is no delivery that we accepted: it ends, unsent, and the error tells which one it was. */
async function prepareOrEnd(parts: AttemptParts, held: Held, step: AttemptStep): Promise<Prepared> {
  try {
    return parts.handOver.prepare(held.delivery, step.channel);
  } catch (error) {
    // The error must be told even if the end can't be written now: then it is written when the delivery is due again.
    if (error instanceof BrokenSeal) await parts.ledger.change(held, endUnsent).catch(() => undefined);
    throw error;
  }
}

const endUnsent: Transition = (delivery, now) => ({
  next: finish(delivery, { status: "failed", reason: "unknown" }, now),
  budget: { kind: "none" },
});

async function planFor(parts: AttemptParts, { delivery }: Held, step: AttemptStep): Promise<RoutePlan> {
  const [evidentlyFailed, optedOut] = await Promise.all([parts.history(delivery), parts.isOptedOut(delivery)]);
  const [now, table, draw] = [parts.clock.now(), parts.routingTable(), parts.random];
  return planAttempt(delivery, step.channel, { now, table, draw, evidentlyFailed, optedOut });
}

/** No route on this channel: the fallback takes over where one was asked for, else the delivery ends with its reason. */
async function giveUpChannel(parts: AttemptParts, held: Held, step: AttemptStep, skipped: readonly SkippedRoute[]): Promise<Held | null> {
  const { delivery } = held;
  const isFirstChannel = step.fallback === null && step.channel === delivery.channel;
  if (delivery.fallback !== null && isFirstChannel) {
    return createAttemptMaker(parts)(held, { kind: "attempt", channel: otherChannel(step.channel), fallback: "no_route" });
  }
  const end: Transition = (current, now) => {
    const ending = endWithoutRoute(current);
    if (ending === null) return { next: current, budget: { kind: "none" }, attemptAt: current.expiresAt };
    const noted = addNote(current, { at: now, type: "waiting", until: now, why: "routes_busy", skipped });
    return { next: finish(noted, ending, now), budget: { kind: "none" } };
  };
  await parts.ledger.change(held, end);
  return null;
}

function waitFor(until: number, why: "routes_busy" | "backoff", skipped: readonly SkippedRoute[]): Transition {
  return (delivery, now) => {
    const last = delivery.notes.at(-1);
    // Waiting on for the same cause is one story in the trace, not one line a second.
    const isSameWait = last?.type === "waiting" && last.why === why;
    const next = isSameWait ? delivery : addNote(delivery, { at: now, type: "waiting", until, why, skipped });
    return { next, budget: { kind: "none" }, attemptAt: until };
  };
}
