/**
 * The yardstick: one process that adds jobs to a BullMQ queue and processes them with a no-op. The job holds what a
 * gateway built on BullMQ alone would put there, the whole request. Same Redis, same driver, same concurrency.
 */
import { Queue, Worker } from "bullmq";
import { createArrivalsMemory, openArrivals } from "./arrivals.ts";
import type { Drive } from "./drive.ts";
import { createDriver } from "./driver.ts";
import { monotonicMs } from "./monotonic-ms.ts";
import { indexIn, requestOf, type BenchRequest } from "./request.ts";

const [redisUrl = ""] = process.argv.slice(2);
/** The gateway's own default. */
const concurrency = 100;
const arrivals = openArrivals(createArrivalsMemory());
const queue = new Queue<BenchRequest>("bare", {
  connection: { url: redisUrl },
  defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
});
const worker = new Worker<BenchRequest>(
  "bare",
  (job) => {
    const index = indexIn(job.data.code);
    if (index !== null) arrivals.record(index, monotonicMs());
    return Promise.resolve();
  },
  { connection: { url: redisUrl, maxRetriesPerRequest: null }, concurrency },
);

const drive = createDriver({
  arrivals,
  send: async (index) => {
    try {
      await queue.add("deliver", requestOf(index));
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  },
  emit: (event) => process.send?.(event),
});

process.on("message", (message: Drive) => void drive(message));
// The parent is gone: nobody is left to measure for.
process.on("disconnect", () => process.exit());
await Promise.all([queue.waitUntilReady(), worker.waitUntilReady()]);
process.send?.({ kind: "ready" });
