/** From the claim to the written answer: hands over while the claim holds, once, and writes down what the carrier said. */
import type { SendOutcome } from "../../carriers/outcome.ts";
import { maxAttempts } from "../delivery/decide.ts";
import type { Attempt } from "../delivery/delivery.ts";
import { heldOf, type Transition } from "../delivery/ledger.ts";
import { isFinal } from "../delivery/status.ts";
import type { Held } from "../delivery/store.ts";
import { recordOutcome } from "../delivery/transitions.ts";
import { isUnavailable } from "../redis/unavailable.ts";
import type { AttemptParts } from "./attempt-parts.ts";
import { timeLeft, withdrawal, type Claimed } from "./claim.ts";
import type { Prepared } from "./hand-over.ts";

const rewriteAfterMs = 200;

/** `refused`: the circuit let nothing through; the claim is withdrawn and another route may be tried. */
export interface CarriedOut {
  readonly kind: "done" | "refused";
  readonly held: Held | null;
}

type CarryOutParts = Pick<AttemptParts, "ledger" | "clock" | "monotonicMs" | "handOver">;

export async function carryOut(parts: CarryOutParts, prepared: Prepared, claimed: Claimed): Promise<CarriedOut> {
  const { held, attempt } = claimed;
  const now = parts.clock.now();
  const leftMs = timeLeft(claimed, now, parts.monotonicMs());
  if (leftMs <= 0) return { kind: "done", held: await withdrawn(parts, claimed) };
  const result = await parts.handOver.run(prepared, held.delivery, attempt, now, leftMs);
  if (result.outcome === "not_permitted") return { kind: "refused", held: await withdrawn(parts, claimed) };
  return { kind: "done", held: await writeOutcome(parts, held, attempt, result) };
}

async function withdrawn({ ledger }: CarryOutParts, { held, attempt }: Claimed): Promise<Held | null> {
  return heldOf(await ledger.change(held, withdrawal(attempt.number)));
}

/** Keeps trying for as long as the lease holds: an answer that is not written down would be taken for unknown. */
async function writeOutcome(parts: CarryOutParts, held: Held, attempt: Attempt, outcome: SendOutcome): Promise<Held | null> {
  const mayHaveReached = outcome.outcome === "accepted" || outcome.outcome === "unknown";
  const write: Transition = (delivery, now) => {
    const known = delivery.attempts[attempt.number - 1]?.outcome ?? null;
    // It is written already: only the store's answer to that was lost, or somebody gave the attempt up meanwhile.
    if (known !== null && (known !== "unknown" || outcome.outcome === "unknown")) return null;
    const isLast = delivery.attempts.length === attempt.number;
    const mayGoOn = isLast && attempt.number < maxAttempts && !isFinal(delivery.status);
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
