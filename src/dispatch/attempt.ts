/**
 * One attempt: plan, choose, claim, hand over, write the answer down. The claim is the only place where the right to call
 * a carrier is taken; it is refused without a place in the phone's budget, after the code's life, or when somebody else
 * has moved the delivery on meanwhile.
 */
import type { SendOutcome } from "../../carriers/outcome.ts";
import type { Clock } from "../clock/clock.ts";
import { decide, endWithoutRoute, lastHandOverAt, otherChannel, type DecisionLimits } from "../delivery/decide.ts";
import type { Attempt, Delivery, SkippedRoute } from "../delivery/delivery.ts";
import type { ChangeReply, Ledger, Transition } from "../delivery/ledger.ts";
import { isFinal } from "../delivery/status.ts";
import type { Held } from "../delivery/store.ts";
import { UnsafeClaim } from "../delivery/unsafe-claim.ts";
import { addNote, claim, finish, recordOutcome, withdraw } from "../delivery/transitions.ts";
import { isUnavailable } from "../redis/unavailable.ts";
import type { PlannedRoute, RoutePlan } from "../routing/route.ts";
import type { RoutingTable } from "../routing/routing-table.ts";
import { BrokenSeal } from "../secrets/sealing.ts";
import type { SenderRate } from "../senders/rate.ts";
import { chooseRoute } from "./choose-route.ts";
import type { HandOver, Prepared } from "./hand-over.ts";
import type { History } from "./history.ts";
import { planAttempt } from "./plan-attempt.ts";
import type { AttemptMaker, AttemptStep } from "./work.ts";

/** After the carrier's deadline, time to write the answer down before others may think that this instance has died. */
const leaseMarginMs = 1_000;
/** A hand-over begun just before expiry may take this much longer, so that the delivery still ends within 5 s of it. */
const overtimeMs = 1_000;
const rewriteAfterMs = 200;
/** How long a delivery waits for a claim that enough replicas have. */
const replicasAwaitedMs = 1_000;

export interface AttemptParts {
  readonly ledger: Ledger;
  readonly clock: Clock;
  /** Counts on while `clock` is being set right. */
  readonly monotonicMs: () => number;
  readonly limits: DecisionLimits;
  readonly routingTable: () => RoutingTable;
  readonly random: () => number;
  readonly rate: SenderRate;
  readonly history: History;
  readonly isOptedOut: (delivery: Delivery) => Promise<boolean>;
  readonly handOver: HandOver;
  readonly timeoutMs: (carrier: string) => number;
}

export function createAttemptMaker(parts: AttemptParts): AttemptMaker {
  return async (held, step) => {
    const refused = new Set<PlannedRoute>();
    const plan = await planFor(parts, held.delivery, step);
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
          const now = parts.clock.now();
          const leftMs = timeLeft(claimed, now, parts.monotonicMs());
          if (leftMs <= 0) return heldOf(await parts.ledger.change(claimed.held, withdrawal(claimed.attempt.number)));
          const result = await parts.handOver.run(prepared, claimed.held.delivery, claimed.attempt, now, leftMs);
          if (result.outcome !== "not_permitted") return writeOutcome(parts, claimed.held, claimed.attempt, result);
          refused.add(choice.route);
          const withdrawn = heldOf(await parts.ledger.change(claimed.held, withdrawal(claimed.attempt.number)));
          if (withdrawn === null) return null;
          current = withdrawn;
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

async function planFor(parts: AttemptParts, delivery: Delivery, step: AttemptStep): Promise<RoutePlan> {
  const [evidentlyFailed, optedOut] = await Promise.all([parts.history(delivery), parts.isOptedOut(delivery)]);
  const [now, table, draw] = [parts.clock.now(), parts.routingTable(), parts.random];
  return planAttempt(delivery, step.channel, { now, table, draw, evidentlyFailed, optedOut });
}

type ClaimReply =
  /** `endsAt`: the budget counts the attempt from then, unless its answer is earlier. `askedAtMs` is monotonic. */
  | { readonly kind: "claimed"; readonly held: Held; readonly attempt: Attempt; readonly endsAt: number; readonly askedAtMs: number }
  | { readonly kind: "not_claimed"; readonly held: Held | null };

async function claimRoute(
  parts: AttemptParts,
  held: Held,
  step: AttemptStep,
  route: PlannedRoute,
  skipped: readonly SkippedRoute[],
): Promise<ClaimReply> {
  let [endsAt, askedAtMs] = [0, 0];
  const takeClaim: Transition = (delivery, now) => {
    // On a newer record, another's attempt may have changed what this one was planned for.
    if (delivery.attempts.length !== held.delivery.attempts.length) return null;
    if (decide(delivery, now, parts.limits).kind !== "attempt") return null;
    endsAt = Math.min(now + parts.timeoutMs(route.carrier), delivery.expiresAt + overtimeMs);
    askedAtMs = parts.monotonicMs();
    const noted =
      step.fallback === null ? delivery : addNote(delivery, { at: now, type: "fallback", to: step.channel, why: step.fallback });
    const next = claim(noted, {
      channel: step.channel,
      carrier: route.carrier,
      sender: route.sender.number,
      senderKind: route.sender.kind,
      startedAt: now,
      leaseUntil: endsAt + leaseMarginMs,
      skipped,
      chosenFor: route.chosenFor,
    });
    return { next, budget: { kind: "claim", attempt: next.attempts.length, endsAt } };
  };
  const reply = await claimSafely(parts, held, takeClaim);
  switch (reply.kind) {
    case "changed": {
      const attempt = reply.held.delivery.attempts.at(-1);
      if (attempt === undefined) throw new Error("a claim without an attempt");
      return { kind: "claimed", held: reply.held, attempt, endsAt, askedAtMs };
    }
    case "unchanged":
      return { kind: "not_claimed", held: reply.held };
    case "denied": {
      const { retryAfterMs } = reply;
      const noteDenial: Transition = (delivery, now) => ({
        next: addNote(delivery, { at: now, type: "budget_denied", retryAfterMs }),
        budget: { kind: "none" },
      });
      return { kind: "not_claimed", held: heldOf(await parts.ledger.change(held, noteDenial)) };
    }
    case "late":
    case "gone":
      return { kind: "not_claimed", held: null };
  }
}

/**
 * For the hand-over, ms. None: the claim was answered so late (a slow store, a process that stood still) that it is no
 * right to call the carrier any more. A clock that was set back meanwhile adds nothing.
 */
function timeLeft(
  { held, attempt, endsAt, askedAtMs }: Extract<ClaimReply, { kind: "claimed" }>,
  now: number,
  monotonicMs: number,
): number {
  return now >= lastHandOverAt(held.delivery) ? 0 : Math.min(endsAt - now, endsAt - attempt.startedAt - (monotonicMs - askedAtMs));
}

/** A claim that a failover may undo is withdrawn, and the delivery waits for its replicas: that costs it no attempt. */
async function claimSafely(parts: AttemptParts, held: Held, takeClaim: Transition): Promise<ChangeReply> {
  try {
    return await parts.ledger.change(held, takeClaim);
  } catch (error) {
    if (error instanceof UnsafeClaim) {
      const attemptAt = parts.clock.now() + replicasAwaitedMs;
      await parts.ledger.change(error.held, withdrawal(error.held.delivery.attempts.length, attemptAt));
    }
    throw error;
  }
}

/** Keeps trying for as long as the lease holds: an answer that is not written down would be taken for unknown. */
async function writeOutcome(parts: AttemptParts, held: Held, attempt: Attempt, outcome: SendOutcome): Promise<Held | null> {
  const mayHaveReached = outcome.outcome === "accepted" || outcome.outcome === "unknown";
  const write: Transition = (delivery, now) => {
    const known = delivery.attempts[attempt.number - 1]?.outcome ?? null;
    // It is written already: only the store's answer to that was lost, or somebody gave the attempt up meanwhile.
    if (known !== null && (known !== "unknown" || outcome.outcome === "unknown")) return null;
    const mayGoOn = delivery.attempts.length === attempt.number && !isFinal(delivery.status);
    const givenBack = mayGoOn ? "passed_on" : "not_reached";
    return {
      next: recordOutcome(delivery, attempt.number, outcome, now),
      budget: { kind: mayHaveReached ? "reached" : givenBack, attempt: attempt.number },
    };
  };
  for (;;) {
    try {
      return heldOf(await parts.ledger.change(held, write));
    } catch (error) {
      if (!isUnavailable(error) || parts.clock.now() + rewriteAfterMs > attempt.leaseUntil) throw error;
      await new Promise((resolve) => {
        setTimeout(resolve, rewriteAfterMs);
      });
    }
  }
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

/** @param attemptAt puts the attempt that follows off until then */
function withdrawal(attemptNumber: number, attemptAt?: number): Transition {
  return (delivery, now) => {
    const next = withdraw(delivery, attemptNumber);
    if (next === delivery) return null;
    const endsAt = lastHandOverAt(delivery);
    const isOver = isFinal(delivery.status) || now >= endsAt;
    return {
      next,
      // The place in the budget is kept for the attempt that now follows in its stead.
      budget: isOver ? { kind: "not_reached", attempt: attemptNumber } : { kind: "claim", attempt: attemptNumber, endsAt },
      ...(attemptAt !== undefined && { attemptAt }),
    };
  };
}

function heldOf(reply: ChangeReply): Held | null {
  return reply.kind === "changed" || reply.kind === "unchanged" ? reply.held : null;
}
