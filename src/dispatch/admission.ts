/**
 * How much an instance takes in. A delivery that finds room in the lane goes ahead. When there is none, one of two things
 * is wrong: carriers are slow (places are held for long, or the process rests), and then the queue keeps what comes in, as
 * long as it may take; or this instance has more to do than it can. A burst of that kind waits for its turn, and what it
 * leaves over is queued. When it goes on for a while, every further delivery would only make all of them later, and the
 * queue costs more than the lane: then who finds no place is refused at once, to ask again (another instance, where there
 * is one).
 */
import type { Lane, Place } from "./lane.ts";

export type Admission =
  | { readonly kind: "place"; readonly place: Place }
  /** It is to be accepted without a place. */
  | { readonly kind: "queue" }
  | { readonly kind: "overloaded" };

export interface Admissions {
  admit(): Promise<Admission> | Admission;
  /** Whether whoever comes now is refused: then nothing more of a request need be looked at. */
  isOverloaded(): boolean;
}

/** When the lane was found full again and again for so long, it is no burst any more, until it has not been for as long. */
export const burstMs = 250;
/** How long a request waits for its turn. With what Redis may then take it has to stay under the caller's second. */
export const patienceMs = 200;
/** How many may wait, for each place in the lane: as many as can be served within the patience, on a usual day. */
const waitersPerPlace = 2;
/** A place that is held for longer is held by its carrier: the wait for the next one would be as long. */
export const slowCarrierMs = 400;

export function createAdmissions(parts: {
  readonly lane: Omit<Lane, "take" | "drain">;
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
  const isLasting = (): boolean => full.untilMs - full.sinceMs >= burstMs && monotonicMs() - full.untilMs < burstMs;
  const isOverloaded = (): boolean => {
    if (lane.held() < lane.room || !isLasting() || !isOwnFault()) return false;
    noteFull();
    return true;
  };
  return {
    isOverloaded,
    admit() {
      if (lane.room === 0) return { kind: "queue" };
      if (isOverloaded()) return { kind: "overloaded" };
      const place = lane.waiting() === 0 ? lane.reserve() : null;
      if (place !== null) return { kind: "place", place };
      noteFull();
      if (!isOwnFault() || lane.waiting() >= waitersPerPlace * lane.room) return { kind: "queue" };
      return lane.await(patienceMs).then((awaited) => {
        if (awaited !== null) return { kind: "place", place: awaited };
        return isLasting() && isOwnFault() ? { kind: "overloaded" } : { kind: "queue" };
      });
    },
  };
}
