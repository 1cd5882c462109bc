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

/** Room for one delivery. */
export interface Place {
  /** Begins the work, which keeps the place until it is done. */
  run(work: () => Promise<void>): void;
  /** Gives back a place in which nothing has begun. */
  free(): void;
}

export interface Lane {
  /** How many deliveries it holds at most; 0: this instance works on nothing itself. */
  readonly room: number;
  /** How many it holds now. */
  held(): number;
  /** false: there is no room, or the instance is stopping; nothing was begun. */
  take(held: Held): boolean;
  /** Room for a delivery whose work begins later, or never; null: there is none. */
  reserve(): Place | null;
  /** The next place that becomes free, to those who wait in their order; null: none did in time. */
  await(patienceMs: number): Promise<Place | null>;
  /** How many wait for a place. */
  waiting(): number;
  /** For how long a place has been held of late, on average. */
  heldMs(): number;
  /** Takes no more, and resolves when what is under way has come to rest. */
  drain(): Promise<void>;
}

/** What the average forgets with each delivery: of late means the last few dozen. */
const forgetting = 1 / 32;

export function createLane(parts: {
  readonly work: Work;
  readonly room: number;
  readonly monotonicMs: () => number;
  readonly onError: (error: unknown) => void;
}): Lane {
  const underWay = new Set<Promise<void>>();
  const waiters = new Set<(place: Place | null) => void>();
  let reserved = 0;
  let heldMs = 0;
  let isOpen = true;
  const held = (): number => underWay.size + reserved;
  const hasRoom = (): boolean => isOpen && held() < parts.room;

  const reserve = (): Place | null => {
    if (!hasRoom()) return null;
    reserved += 1;
    let isKept = true;
    return {
      run(work) {
        isKept = false;
        reserved -= 1;
        begin(work);
      },
      free() {
        if (!isKept) return;
        isKept = false;
        reserved -= 1;
        passOn();
      },
    };
  };
  /** What has become free goes to whoever has waited longest. */
  const passOn = (): void => {
    const [waiter] = waiters;
    const place = waiter === undefined ? null : reserve();
    if (place !== null) waiter?.(place);
  };
  const begin = (work: () => Promise<void>): void => {
    const beganMs = parts.monotonicMs();
    const done = work().catch(parts.onError);
    underWay.add(done);
    void done.finally(() => {
      underWay.delete(done);
      heldMs += (parts.monotonicMs() - beganMs - heldMs) * forgetting;
      passOn();
    });
  };

  return {
    room: parts.room,
    held,
    reserve,
    take(held) {
      if (!hasRoom()) return false;
      begin(() => parts.work.advance(held));
      return true;
    },
    await: (patienceMs) =>
      new Promise((resolve) => {
        if (!isOpen) return resolve(null);
        const waiter = (place: Place | null): void => {
          clearTimeout(timer);
          waiters.delete(waiter);
          resolve(place);
        };
        const timer = setTimeout(waiter, patienceMs, null);
        waiters.add(waiter);
      }),
    waiting: () => waiters.size,
    heldMs: () => heldMs,
    async drain() {
      isOpen = false;
      for (const waiter of waiters) waiter(null);
      await Promise.all(underWay);
    },
  };
}
