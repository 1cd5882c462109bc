/**
 * How much an instance takes in. A delivery that finds room in the lane goes ahead. When there is none, one of two things
 * is wrong: carriers are slow, and then the queue keeps what comes in, as long as it may take; or this instance has more to
 * do than it can. Then every further delivery would only make all of them later, and the queue costs more than the lane: so
 * a request waits for its turn, shortly, and when that has been going on for a while it is refused, to be sent again (to
 * another instance, where there is one). A burst is no overload: what it leaves over is queued.
 */
import type { Lane, Place } from "./lane.ts";

export type Admission =
  | { readonly kind: "place"; readonly place: Place }
  /** It is to be accepted without a place. */
  | { readonly kind: "queue" }
  | { readonly kind: "overloaded" };

export type Admit = () => Promise<Admission> | Admission;

/** What is over at once is worth a wait of a few turns of the loop; a caller waits a second at most, for all of the answer. */
export const patienceMs = 100;
/** As long as the lane must have been full for it to be no burst any more. */
export const burstMs = 500;

export function createAdmission(parts: {
  readonly lane: Pick<Lane, "reserve" | "await" | "waiting">;
  /** 0: this instance works on nothing itself. */
  readonly room: number;
  readonly monotonicMs: () => number;
  /** Is it this process that can't keep up? */
  readonly isBusy: () => boolean;
}): Admit {
  const { lane, room, monotonicMs, isBusy } = parts;
  let fullSinceMs: number | null = null;

  const beyond = (): Admission => {
    const isBurst = fullSinceMs === null || monotonicMs() - fullSinceMs < burstMs;
    return isBurst || !isBusy() ? { kind: "queue" } : { kind: "overloaded" };
  };
  return () => {
    if (room === 0) return { kind: "queue" };
    const place = lane.waiting() === 0 ? lane.reserve() : null;
    if (place !== null) {
      fullSinceMs = null;
      return { kind: "place", place };
    }
    fullSinceMs ??= monotonicMs();
    if (!isBusy()) return { kind: "queue" };
    if (lane.waiting() >= room) return beyond();
    return lane.await(patienceMs).then((awaited) => (awaited === null ? beyond() : { kind: "place", place: awaited }));
  };
}
