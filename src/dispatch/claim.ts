/**
 * The right to call a carrier once. It is written down before the carrier is called, with its place in the phone's budget,
 * and is refused without one, after the code's life, or when somebody else has moved the delivery on meanwhile.
 */
import { decide, lastHandOverAt } from "../delivery/decide.ts";
import type { Attempt, Delivery, SkippedRoute } from "../delivery/delivery.ts";
import { heldOf, type ChangeReply, type Transition } from "../delivery/ledger.ts";
import { isFinal } from "../delivery/status.ts";
import type { Held } from "../delivery/store.ts";
import { addNote, claim, withdraw } from "../delivery/transitions.ts";
import { UnsafeClaim } from "../delivery/unsafe-claim.ts";
import type { PlannedRoute } from "../routing/route.ts";
import type { Channel } from "../vocabulary.ts";
import type { AttemptParts } from "./attempt-parts.ts";
import type { AttemptStep } from "./work.ts";

/** After the carrier's deadline, time to write the answer down before others may think that this instance has died. */
const leaseMarginMs = 1_000;
/** A hand-over begun just before expiry may take this much longer, so that the delivery still ends within 5 s of it. */
const overtimeMs = 1_000;
/** How long a delivery waits for a claim that enough replicas have. */
const replicasAwaitedMs = 1_000;

export interface Claimed {
  readonly held: Held;
  readonly attempt: Attempt;
  /** The budget counts the attempt from then, unless its answer is earlier. */
  readonly endsAt: number;
  /** Monotonic: when the claim was asked for. */
  readonly askedAtMs: number;
}

type ClaimReply = ({ readonly kind: "claimed" } & Claimed) | { readonly kind: "not_claimed"; readonly held: Held | null };

type ClaimParts = Pick<AttemptParts, "ledger" | "clock" | "monotonicMs" | "limits" | "timeoutMs">;

/** The delivery with a claimed attempt by this route, and when its hand-over is over at the latest. */
export function stakeClaim(
  delivery: Delivery,
  channel: Channel,
  { route, skipped, now, timeoutMs }: { route: PlannedRoute; skipped: readonly SkippedRoute[]; now: number; timeoutMs: number },
): { readonly next: Delivery; readonly endsAt: number } {
  const endsAt = Math.min(now + timeoutMs, delivery.expiresAt + overtimeMs);
  const { carrier, sender, chosenFor } = route;
  const next = claim(delivery, {
    channel,
    carrier,
    sender: sender.number,
    senderKind: sender.kind,
    startedAt: now,
    leaseUntil: endsAt + leaseMarginMs,
    skipped,
    chosenFor,
  });
  return { next, endsAt };
}

export async function claimRoute(
  parts: ClaimParts,
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
    askedAtMs = parts.monotonicMs();
    const noted =
      step.fallback === null ? delivery : addNote(delivery, { at: now, type: "fallback", to: step.channel, why: step.fallback });
    const staked = stakeClaim(noted, step.channel, { route, skipped, now, timeoutMs: parts.timeoutMs(route.carrier) });
    ({ endsAt } = staked);
    return { next: staked.next, budget: { kind: "claim", attempt: staked.next.attempts.length, endsAt } };
  };
  const reply = await claimSafely(parts, held, takeClaim);
  switch (reply.kind) {
    case "changed":
      return { kind: "claimed", ...claimedIn(reply.held, endsAt, askedAtMs) };
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

export function claimedIn(held: Held, endsAt: number, askedAtMs: number): Claimed {
  const attempt = held.delivery.attempts.at(-1);
  if (attempt === undefined) throw new Error("a claim without an attempt");
  return { held, attempt, endsAt, askedAtMs };
}

/**
 * For the hand-over, ms. None: the claim was answered so late (a slow store, a process that stood still) that it is no
 * right to call the carrier any more. A clock that was set back meanwhile adds nothing.
 */
export function timeLeft({ held, attempt, endsAt, askedAtMs }: Claimed, now: number, monotonicMs: number): number {
  return now >= lastHandOverAt(held.delivery) ? 0 : Math.min(endsAt - now, endsAt - attempt.startedAt - (monotonicMs - askedAtMs));
}

/** A claim that a failover may undo is withdrawn, and the delivery waits for its replicas: that costs it no attempt. */
async function claimSafely(parts: ClaimParts, held: Held, takeClaim: Transition): Promise<ChangeReply> {
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

/** @param attemptAt puts the attempt that follows off until then */
export function withdrawal(attemptNumber: number, attemptAt?: number): Transition {
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
