/** The hand-overs under way in this instance: each has its own deadline, and at the end of a shutdown all are cut short. */
export interface InFlight {
  run<T>(deadlineMs: number, call: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Every carrier's answer that is still awaited becomes unknown now. */
  cutShort(): void;
}

export function createInFlight(): InFlight {
  const controllers = new Set<AbortController>();
  return {
    async run(deadlineMs, call) {
      // One controller per call: a shared one would let a single time-out abort innocent hand-overs beside it.
      const controller = new AbortController();
      const timer = setTimeout(() => controller.abort(), deadlineMs);
      controllers.add(controller);
      try {
        return await call(controller.signal);
      } finally {
        clearTimeout(timer);
        controllers.delete(controller);
      }
    },
    cutShort() {
      for (const controller of controllers) controller.abort();
    },
  };
}
