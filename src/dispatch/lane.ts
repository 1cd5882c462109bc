/**
 * The short way: a delivery that this instance has just accepted, or that a sweep has found, is worked on here and now,
 * up to a bound. The record and its entry in the due index are written by then, and every hand-over is claimed first, so
 * that nothing depends on the lane: what dies with it is due again in seconds. BullMQ carries what goes beyond the bound
 * and what other instances should share; asking it for every delivery cost more than all the rest of the way.
 */
import type { Held } from "../delivery/store.ts";
import type { Work } from "./work.ts";

export interface Lane {
  /** false: there is no room, or the instance is stopping; nothing was begun. */
  take(held: Held): boolean;
  /** Takes no more, and resolves when what is under way has come to rest. */
  drain(): Promise<void>;
}

export function createLane(parts: { readonly work: Work; readonly room: number; readonly onError: (error: unknown) => void }): Lane {
  const underWay = new Set<Promise<void>>();
  let isOpen = true;
  return {
    take(held) {
      if (!isOpen || underWay.size >= parts.room) return false;
      const advanced = parts.work.advance(held).catch(parts.onError);
      underWay.add(advanced);
      void advanced.finally(() => underWay.delete(advanced));
      return true;
    },
    async drain() {
      isOpen = false;
      await Promise.all(underWay);
    },
  };
}
