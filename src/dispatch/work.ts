/**
 * The work on one delivery: ask what it needs, do it, ask again, until it has to wait or is over. Every step is written
 * down before the next one, so that a death between any two of them leaves a record from which somebody else goes on.
 */
import type { Clock } from "../clock/clock.ts";
import { decide, type DecisionLimits, type Step } from "../delivery/decide.ts";
import { heldOf, type Ledger, type Transition } from "../delivery/ledger.ts";
import type { DeliveryStore, Held } from "../delivery/store.ts";
import { abandon } from "../delivery/transitions.ts";
import { UnreadableRecord } from "../delivery/unreadable-record.ts";
import { isUnavailable } from "../redis/unavailable.ts";

export type AttemptStep = Extract<Step, { kind: "attempt" }>;

/** Makes one attempt; null when the delivery is to be left alone for now. */
export type AttemptMaker = (held: Held, step: AttemptStep) => Promise<Held | null>;

export interface Work {
  /** Everything, hand-overs included, from the record as it is known or from a new look at it. */
  advance(delivery: Held | string): Promise<void>;
  /** Everything but hand-overs; the record when it needs one, else null. */
  settle(deliveryId: string): Promise<Held | null>;
}

/** Five attempts with their waits and answers take fewer; more would be a loop. */
const maxSteps = 40;

export function createWork(parts: {
  readonly store: DeliveryStore;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly limits: DecisionLimits;
  readonly makeAttempt: AttemptMaker;
}): Work {
  const { store, ledger, clock, limits } = parts;

  const goOn = async (delivery: Held | string, makeAttempt: AttemptMaker, wasTakenFromIndex: boolean): Promise<Held | null> => {
    const id = typeof delivery === "string" ? delivery : delivery.delivery.id;
    try {
      return await takeSteps(delivery, makeAttempt, wasTakenFromIndex);
    } catch (error) {
      if (isUnavailable(error)) throw error;
      // The error must be told even if that fails: then it is due, and told, again.
      if (error instanceof UnreadableRecord) await store.setAside(id).catch(() => undefined);
      throw new Error(`delivery ${id} could not be worked on`, { cause: error });
    }
  };

  const takeSteps = async (delivery: Held | string, makeAttempt: AttemptMaker, wasTakenFromIndex: boolean): Promise<Held | null> => {
    let held = typeof delivery === "string" ? await store.read(delivery) : delivery;
    if (held === null && wasTakenFromIndex && typeof delivery === "string") await store.setAside(delivery);
    for (let steps = 0; held !== null && steps < maxSteps; steps += 1) {
      const step = decide(held.delivery, clock.now(), limits);
      // Taking a delivery from the due index put it off there: a wait is written even if the record says it already.
      const isWritten = step.kind === "wait" && held.delivery.dueAt === step.until && !(wasTakenFromIndex && steps === 0);
      const next: Held | null = isWritten ? held : await takeStep(held, step, makeAttempt);
      if (next === held) return held;
      held = next;
    }
    return held;
  };

  const takeStep = async (held: Held, step: Step, makeAttempt: AttemptMaker): Promise<Held | null> => {
    switch (step.kind) {
      case "nothing":
        return held;
      case "wait":
      case "finish":
        // The ledger settles what it writes: with the time to wait until, or the end that is due.
        return heldOf(await ledger.change(held, (delivery) => ({ next: delivery, budget: { kind: "none" } })));
      case "abandon":
        return heldOf(await ledger.change(held, abandonDead));
      case "attempt":
        return makeAttempt(held, step);
    }
  };

  const abandonDead: Transition = (delivery, now) => {
    const step = decide(delivery, now, limits);
    if (step.kind !== "abandon") return null;
    const next = abandon(delivery, step.attempt, now, "The gateway instance that was handing this over stopped before the answer.");
    return { next, budget: { kind: "none" } };
  };

  return {
    async advance(delivery) {
      await goOn(delivery, parts.makeAttempt, false);
    },
    async settle(deliveryId) {
      let inNeed: Held | null = null;
      const leaveToOthers: AttemptMaker = (held) => {
        inNeed = held;
        return Promise.resolve(held);
      };
      await goOn(deliveryId, leaveToOthers, true);
      return inNeed;
    },
  };
}
