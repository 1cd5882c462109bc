/**
 * A thread that tells its parent when the next message is due. Timers of an event loop are a millisecond coarse, which is
 * as long as what is to be measured; a thread that sleeps on shared memory wakes within a tenth of that.
 */
import { workerData } from "node:worker_threads";
import { monotonicMs } from "./monotonic-ms.ts";
import { tellParent } from "./tell.ts";

const { firstAtMs, intervalMs, count } = workerData as { firstAtMs: number; intervalMs: number; count: number };
const neverWoken = new Int32Array(new SharedArrayBuffer(4));

for (let index = 0; index < count; index += 1) {
  const waitMs = firstAtMs + index * intervalMs - monotonicMs();
  // Late: the message before woke the parent, which sends all that is due by now.
  if (waitMs <= 0 && index < count - 1) continue;
  Atomics.wait(neverWoken, 0, 0, Math.max(0, waitMs));
  tellParent(null);
}
