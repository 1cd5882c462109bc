/**
 * How much an instance takes in. A delivery that finds room in the lane goes ahead. When there is none, one of two things
 * is wrong: carriers are slow (places are held for long, or the process rests), and then the queue keeps what comes in, as
 * long as it may take; or this instance has more to do than it can. Then every further delivery would only make all of
 * them later, and the queue costs more than the lane: so a request waits for its turn, and when that has been going on for
 * a while it is refused soon, to be sent again (to another instance, where there is one). A burst is no overload: it waits
 * for longer, and what it still leaves over is queued.
 */
import type { Lane, Place } from "./lane.ts";

export type Admission =
  | { readonly kind: "place"; readonly place: Place }
  /** It is to be accepted without a place. */
  | { readonly kind: "queue" }
  | { readonly kind: "overloaded" };

type Phase = "burst" | "overload";

export interface Admissions {
  admit(): Promise<Admission> | Admission;
  /** Whether whoever comes now would be refused: then nothing more of a request need be looked at. */
  isOverloaded(): boolean;
}

/** When the lane was found full again and again for so long, it is no burst any more, until it has not been for as long. */
export const burstMs = 500;
/** How long a request waits for its turn. With what Redis may then take it has to stay under the caller's second. */
export const patienceMs = { burst: 200, overload: 100 } as const;
/** A place that is held for longer is held by its carrier: the wait for the next one would be as long. */
export const slowCarrierMs = 400;
/** How many may wait, for each place in the lane: as many as can be served within the patience, on a usual day. */
const waitersPerPlace = { burst: 2, overload: 1 } as const;

export function createAdmissions(parts: {
  readonly lane: Pick<Lane, "room" | "reserve" | "await" | "waiting" | "heldMs">;
  readonly monotonicMs: () => number;
  /** Does this process hardly ever rest? */
  readonly isBusy: () => boolean;
}): Admissions {
  const { lane, monotonicMs, isBusy } = parts;
  const isOwnFault = (): boolean => isBusy() && lane.heldMs() < slowCarrierMs;
  let full = { sinceMs: -Infinity, untilMs: -Infinity };

  const noteFull = (): void => {
    const nowMs = monotonicMs();
    full = { sinceMs: nowMs - full.untilMs < burstMs ? full.sinceMs : nowMs, untilMs: nowMs };
  };
  const phase = (): Phase => (full.untilMs - full.sinceMs >= burstMs && monotonicMs() - full.untilMs < burstMs ? "overload" : "burst");
  const isCrowded = (): boolean => lane.waiting() >= waitersPerPlace[phase()] * lane.room;
  const beyond = (cameIn: Phase): Admission => (cameIn === "overload" && isOwnFault() ? { kind: "overloaded" } : { kind: "queue" });
  return {
    admit() {
      if (lane.room === 0) return { kind: "queue" };
      const place = lane.waiting() === 0 ? lane.reserve() : null;
      if (place !== null) return { kind: "place", place };
      noteFull();
      const cameIn = phase();
      if (!isOwnFault() || isCrowded()) return beyond(cameIn);
      return lane.await(patienceMs[cameIn]).then((awaited) => (awaited === null ? beyond(cameIn) : { kind: "place", place: awaited }));
    },
    isOverloaded: () => lane.room > 0 && isCrowded() && beyond(phase()).kind === "overloaded",
  };
}
