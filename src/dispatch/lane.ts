/**
 * The short way: a delivery that this instance has just accepted, or that a sweep has found, is worked on here and now,
 * up to a bound. The record and its entry in the due index are written by then, and every hand-over is claimed first, so
 * that nothing depends on the lane: what dies with it is due again in seconds. BullMQ carries what goes beyond the bound
 * and what other instances should share; asking it for every delivery cost more than all the rest of the way.
 */
import type { Held } from "../delivery/store.ts";
import type { Work } from "./work.ts";

/**
 * How many deliveries of those that an instance may work on at the same time go which way. The queue's part is the smaller
 * one: it has what is over, and what is over waits anyway.
 */
export function shareRoom(concurrency: number): { readonly lane: number; readonly queue: number } {
  const queue = Math.max(1, Math.floor(concurrency / 4));
  return { lane: concurrency - queue, queue };
}

/** Room for one delivery; given back by exactly one of the two. */
export interface Place {
  run(work: () => Promise<void>): void;
  free(): void;
}

export interface Lane {
  /** false: there is no room, or the instance is stopping; nothing was begun. */
  take(held: Held): boolean;
  /** Room for a delivery whose work begins later, or never; null: there is none. */
  reserve(): Place | null;
  /** Takes no more, and resolves when what is under way has come to rest. */
  drain(): Promise<void>;
}

export function createLane(parts: { readonly work: Work; readonly room: number; readonly onError: (error: unknown) => void }): Lane {
  const underWay = new Set<Promise<void>>();
  let reserved = 0;
  let isOpen = true;
  const hasRoom = (): boolean => isOpen && underWay.size + reserved < parts.room;
  const begin = (work: () => Promise<void>): void => {
    const done = work().catch(parts.onError);
    underWay.add(done);
    void done.finally(() => underWay.delete(done));
  };
  return {
    take(held) {
      if (!hasRoom()) return false;
      begin(() => parts.work.advance(held));
      return true;
    },
    reserve() {
      if (!hasRoom()) return null;
      reserved += 1;
      return {
        run(work) {
          reserved -= 1;
          begin(work);
        },
        free() {
          reserved -= 1;
        },
      };
    },
    async drain() {
      isOpen = false;
      await Promise.all(underWay);
    },
  };
}
