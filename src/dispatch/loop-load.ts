/** Whether this process is at the end of its strength: its event loop hardly ever rests. */
import { performance } from "node:perf_hooks";

/** Of the time, spent in work and not in waiting for any. A process that gets no processor counts as working. */
const busyFrom = 0.8;
/** Short enough to follow a burst, long enough that one slow turn of the loop is not the whole of it. */
const sampleMs = 100;
/** Asked after a longer pause, it begins anew: what was before would hide how a burst is doing. */
const staleMs = 3 * sampleMs;

export function createLoopLoad(meter: Pick<typeof performance, "now" | "eventLoopUtilization"> = performance): () => boolean {
  let last = meter.eventLoopUtilization();
  let lastMs = meter.now();
  // What isn't known yet counts as busy.
  let isBusy = true;
  return () => {
    const nowMs = meter.now();
    const sampledMs = nowMs - lastMs;
    if (sampledMs >= sampleMs) {
      const current = meter.eventLoopUtilization();
      isBusy = sampledMs >= staleMs || meter.eventLoopUtilization(current, last).utilization >= busyFrom;
      [last, lastMs] = [current, nowMs];
    }
    return isBusy;
  };
}
