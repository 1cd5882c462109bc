/**
 * Does a loop still turn? It beats whenever Redis has answered one of its turns. A loop can stop without an error that
 * anybody sees, such as a blocking read that never comes back after a reconnect; a missing beat shows that all the same.
 */
export interface Pulse {
  readonly beat: () => void;
  isBeating(): boolean;
}

/** Several of the longest pauses that are in order: a quiet queue is asked every two seconds. */
export const pulseLifeMs = 15_000;

/** @param now monotonic, ms */
export function createPulse(now: () => number): Pulse {
  let lastBeatAt = Number.NEGATIVE_INFINITY;
  return {
    beat() {
      lastBeatAt = now();
    },
    isBeating: () => now() - lastBeatAt < pulseLifeMs,
  };
}
