/**
 * The one clock of all instances: Redis' own. Each instance measures how far its machine is from it and counts on with
 * its monotonic clock, so that a machine whose time is wrong or jumps neither sends a dead code nor ends a live one.
 */
export interface Clock {
  /** Epoch ms by the store's clock. */
  now(): number;
}

export interface StoreClock extends Clock {
  /** Takes a new measure: what the server said, and how long the question took. */
  measure(serverNowMs: number, roundTripMs: number): void;
}

/** @param monotonicMs for example `performance.now` */
export function createStoreClock(monotonicMs: () => number, initialNowMs: number): StoreClock {
  let offsetMs = initialNowMs - monotonicMs();
  return {
    now: () => Math.floor(monotonicMs() + offsetMs),
    measure(serverNowMs, roundTripMs) {
      offsetMs = serverNowMs + roundTripMs / 2 - monotonicMs();
    },
  };
}
