/**
 * The first attempt of a delivery that is only being accepted: planned beforehand, claimed by the very script that accepts,
 * and carried out by this instance as soon as the acceptance is safe. It saves the way through Redis that planning and
 * claiming by themselves would take, and opening what was sealed a moment ago.
 *
 * It is planned for a phone of which nothing is known; the script claims it only where that is true (no other delivery in
 * the window, no STOP). A call isn't claimed like this: should the instance die now, a text goes on to another carrier, but a
 * call of unknown fate is not repeated.
 */
import type { Delivery } from "../delivery/delivery.ts";
import { settle } from "../delivery/ledger.ts";
import type { Material, Person } from "../delivery/sealed-parts.ts";
import type { FirstClaim, Held } from "../delivery/store.ts";
import type { SenderLease } from "../senders/lease.ts";
import type { AttemptParts } from "./attempt-parts.ts";
import { carryOut } from "./carry-out.ts";
import { claimedIn, stakeClaim } from "./claim.ts";
import { putIntoWords } from "./hand-over.ts";
import { planAttempt } from "./plan-attempt.ts";
import type { Work } from "./work.ts";

export interface FirstAttempt {
  readonly claim: FirstClaim;
  /** Hands over: it was claimed, and is safe. */
  carryOut(held: Held): Promise<void>;
}

/** null: the delivery is to be announced like any other work. */
export type PlanFirstAttempt = (delivery: Delivery, person: Person, material: Material) => FirstAttempt | null;

export function createFirstAttempts(
  parts: Omit<AttemptParts, "rate" | "history" | "isOptedOut"> & {
    readonly work: Pick<Work, "advance">;
    readonly lease: SenderLease;
  },
): PlanFirstAttempt {
  return (delivery, person, material) => {
    if (delivery.channel !== "sms") return null;
    const [now, askedAtMs] = [parts.clock.now(), parts.monotonicMs()];
    const facts = { now, table: parts.routingTable(), draw: parts.random, evidentlyFailed: [], optedOut: false };
    const { routes, skipped } = planAttempt(delivery, "sms", facts);
    const [route] = routes;
    if (route === undefined) return null;
    const prepared = putIntoWords(delivery, "sms", person.to, material);
    if (!parts.lease.take(route.sender, prepared.cost)) return null;
    const timeoutMs = parts.timeoutMs(route.carrier);
    const { next, endsAt } = stakeClaim(delivery, "sms", { route, skipped, now, timeoutMs });
    return {
      claim: { delivery: settle(next, now, parts.limits), endsAt },
      async carryOut(held) {
        const { held: after } = await carryOut(parts, prepared, claimedIn(held, endsAt, askedAtMs));
        if (after !== null) await parts.work.advance(after);
      },
    };
  };
}
