/** How many requests the carrier holds at once; in shared memory, for the carrier's thread counts and the bench's reads. */
export interface InFlight {
  /** The most since the last time that was asked. */
  takePeak(): number;
  begin(): void;
  end(): void;
}

export function createInFlightMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT);
}

export function openInFlight(memory: SharedArrayBuffer): InFlight {
  const [now, peak] = [0, 1];
  const counters = new Int32Array(memory);
  return {
    takePeak: () => Atomics.exchange(counters, peak, Atomics.load(counters, now)),
    begin() {
      const current = Atomics.add(counters, now, 1) + 1;
      if (current > Atomics.load(counters, peak)) Atomics.store(counters, peak, current);
    },
    end: () => void Atomics.sub(counters, now, 1),
  };
}
