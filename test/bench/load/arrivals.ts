/**
 * When each message reached the carrier (or, in the bare loop, the processor), by the message's index. Lies in shared
 * memory, so that the thread that receives writes it and the thread that sends reads it without talking to each other.
 */
export interface Arrivals {
  readonly capacity: number;
  /** Messages that arrived, each counted once. */
  count(): number;
  /** Arrivals of messages that had arrived before. */
  repeated(): number;
  /** 0: has not arrived. */
  at(index: number): number;
  record(index: number, atMs: number): void;
}

const countersBytes = 8;

/** Enough for a round: phones and codes are counted through, and start anew with each round's empty Redis. */
const capacity = 2_000_000;

export function createArrivalsMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(countersBytes + capacity * Float64Array.BYTES_PER_ELEMENT);
}

export function openArrivals(memory: SharedArrayBuffer): Arrivals {
  const counters = new Int32Array(memory, 0, 2);
  const times = new Float64Array(memory, countersBytes);
  return {
    capacity: times.length,
    count: () => Atomics.load(counters, 0),
    repeated: () => Atomics.load(counters, 1),
    at: (index) => times[index] ?? 0,
    record(index, atMs) {
      if (times[index] !== 0) {
        Atomics.add(counters, 1, 1);
        return;
      }
      times[index] = atMs;
      Atomics.add(counters, 0, 1);
    },
  };
}
