/**
 * The one way in which a stored delivery changes: a transition is applied to the record as last read, settled (is it
 * over? when does it next need attention?) and committed; on a conflict the same is done again on the newer record, and
 * where the clock was wrong, by the right time.
 * An end that was shown stays. Where a failover may undo it, what has led to it is first made safe: whoever goes on from
 * there comes to the same end.
 * Whoever counts or logs what became of deliveries listens here, since only a commit makes it true.
 */
import type { StoreClock } from "../clock/clock.ts";
import { TooFewReplicas } from "../redis/safe-writes.ts";
import { decide, type DecisionLimits } from "./decide.ts";
import type { Delivery } from "./delivery.ts";
import { isFinal } from "./status.ts";
import type { BudgetStep, DeliveryStore, Held } from "./store.ts";
import { finish } from "./transitions.ts";

/** If whoever is to take the next step dies, the sweeper sees to the delivery after this time. */
export const putBackMs = 5_000;
/** The same for what is over and may not end yet. */
export const endAgainMs = 1_000;

export interface Change {
  readonly next: Delivery;
  readonly budget: BudgetStep;
  /** Puts the next attempt off until then. */
  readonly attemptAt?: number;
}

/** null: the delivery, as it is now, is left unchanged. */
export type Transition = (delivery: Delivery, now: number) => Change | null;

export type ChangeReply =
  | { readonly kind: "changed" | "unchanged"; readonly held: Held }
  | { readonly kind: "gone" }
  | { readonly kind: "late" }
  | { readonly kind: "denied"; readonly retryAfterMs: number };

/** Told once for each change that was committed. */
export interface LedgerListener {
  changed(before: Delivery, after: Delivery): void;
}

export interface Ledger {
  /** @throws TooFewReplicas when it has to end and that would not be safe now; what has led to it is written */
  change(held: Held, transition: Transition): Promise<ChangeReply>;
}

/** More conflicts in a row than this mean that something writes in a loop. */
const maxConflicts = 20;

export function createLedger(parts: {
  readonly store: DeliveryStore;
  readonly clock: StoreClock;
  readonly limits: DecisionLimits;
  readonly listener: LedgerListener;
}): Ledger {
  const { store, limits } = parts;

  const write = async (held: Held, transition: Transition, mayEnd: boolean): Promise<ChangeReply> => {
    let current = held;
    for (let conflicts = 0; conflicts < maxConflicts; conflicts += 1) {
      const now = parts.clock.now();
      const change = transition(current.delivery, now);
      if (change === null) return { kind: "unchanged", held: current };
      const next = settle(change.next, now, limits, { attemptAt: change.attemptAt, mayEnd });
      // What has ended is decided by no clock any more.
      const decidedAt = isFinal(current.delivery.status) ? undefined : now;
      const reply = await store.commit(current, next, budgetOf(change, current.delivery, next), decidedAt);
      switch (reply.kind) {
        case "committed":
          parts.listener.changed(current.delivery, reply.held.delivery);
          return { kind: "changed", held: reply.held };
        case "conflict":
          current = reply.held;
          break;
        case "wrong_clock": {
          const answeredAt = parts.clock.now();
          // Else it was the way that took so long, and the clock is right.
          if (reply.serverNowMs < now || reply.serverNowMs > answeredAt) parts.clock.measure(reply.serverNowMs, answeredAt - now);
          break;
        }
        case "gone":
        case "late":
        case "denied":
          return reply;
      }
    }
    throw new Error(`delivery ${held.delivery.id} was written ${maxConflicts} times while one change was tried`);
  };

  const endOnceSafe = async (reply: ChangeReply): Promise<ChangeReply> => {
    if (reply.kind !== "changed" && reply.kind !== "unchanged") return reply;
    const { held } = reply;
    if (decide(held.delivery, parts.clock.now(), limits).kind !== "finish") return reply;
    if (!(await store.rely(held))) throw new TooFewReplicas();
    // Somebody who has changed it meanwhile sees to its end, too.
    const asItStands: Transition = (delivery) => (delivery === held.delivery ? { next: delivery, budget: { kind: "none" } } : null);
    const ended = await write(held, asItStands, true);
    return ended.kind === "unchanged" ? { ...reply, held: ended.held } : ended;
  };

  return {
    change: async (held, transition) =>
      store.mayBeUndone ? endOnceSafe(await write(held, transition, false)) : write(held, transition, true),
  };
}

/** Ends what is over, unless it may not end yet, and says when the rest next needs attention. */
export function settle(
  delivery: Delivery,
  now: number,
  limits: DecisionLimits,
  { attemptAt = now + putBackMs, mayEnd = true }: { readonly attemptAt?: number | undefined; readonly mayEnd?: boolean } = {},
): Delivery {
  const step = decide(delivery, now, limits);
  switch (step.kind) {
    case "nothing":
      return delivery;
    case "finish":
      return mayEnd ? finish(delivery, step.ending, now) : { ...delivery, dueAt: now + endAgainMs };
    case "wait":
      return { ...delivery, dueAt: step.until };
    case "attempt":
    case "abandon":
      return { ...delivery, dueAt: Math.min(attemptAt, delivery.expiresAt) };
  }
}

/** A delivery that ends gives back the place that it may still hold for an attempt which now won't be made. */
function budgetOf(change: Change, before: Delivery, after: Delivery): BudgetStep {
  const ends = isFinal(after.status) && !isFinal(before.status);
  if (!ends) return change.budget;
  if (change.budget.kind === "passed_on") return { kind: "not_reached", attempt: change.budget.attempt };
  return change.budget.kind === "none" ? { kind: "not_reached", attempt: after.attempts.length + 1 } : change.budget;
}

/** The record as it stands after a change, or after none was needed; null when there is none to go on with. */
export function heldOf(reply: ChangeReply): Held | null {
  switch (reply.kind) {
    case "changed":
    case "unchanged":
      return reply.held;
    case "gone":
    case "late":
    case "denied":
      return null;
  }
}
