/**
 * BullMQ, reduced to what it is trusted with: telling some worker that a delivery has work. A job holds a delivery's id
 * and no more; it may be lost, repeated or late, and nothing but time is lost with it. The job's own id names the version
 * of the record that was announced, so that announcing the same thing twice makes one job.
 */
import { Queue, Worker } from "bullmq";
import type { Redis } from "ioredis";
import { within } from "../clock/within.ts";
import type { Keys } from "../redis/keys.ts";

const queueName = "work";
const finishedJobsGo = { removeOnComplete: true, removeOnFail: true } as const;
export const jobStates = ["waiting", "active", "delayed", "failed"] as const;

export interface Announcement {
  readonly deliveryId: string;
  readonly shard: number;
  readonly version: number;
}

export interface WorkQueue {
  announce(announcement: Announcement): Promise<void>;
  /** Begins to take jobs; `work` never rejects for an expected reason. */
  start(work: (deliveryId: string) => Promise<void>): void;
  counts(): Promise<Readonly<Record<(typeof jobStates)[number], number>>>;
  /** Age of the job that has waited longest; 0 when none waits. */
  oldestWaitingMs(now: number): Promise<number>;
  /** Takes no more jobs and waits for those at hand, at most `deadlineMs`. */
  stop(deadlineMs: number): Promise<void>;
}

export function createWorkQueue(parts: {
  /** Fails fast: for announcing and counting. */
  readonly fast: Redis;
  /** Waits for Redis to come back: for taking jobs. */
  readonly patient: () => Redis;
  readonly keys: Keys;
  readonly concurrency: number;
  readonly onError: (error: Error) => void;
}): WorkQueue {
  const queues = Array.from({ length: parts.keys.shardCount }, (_, shard) => {
    const queue = new Queue<{ id: string }>(queueName, {
      connection: parts.fast,
      prefix: parts.keys.queuePrefix(shard),
      skipWaitingForReady: true,
      skipVersionCheck: true,
      streams: { events: { maxLen: 100 } },
      defaultJobOptions: { ...finishedJobsGo, attempts: 1 },
    });
    queue.on("error", parts.onError);
    return queue;
  });
  const workers: { worker: Worker<{ id: string }>; connection: Redis }[] = [];

  return {
    async announce({ deliveryId, shard, version }) {
      await queues[shard]?.add("work", { id: deliveryId }, { jobId: `${deliveryId}.${version}` });
    },
    start(work) {
      for (let shard = 0; shard < parts.keys.shardCount; shard += 1) {
        const connection = parts.patient();
        const worker = new Worker<{ id: string }>(queueName, (job) => work(job.data.id), {
          connection,
          prefix: parts.keys.queuePrefix(shard),
          concurrency: parts.concurrency,
          // A repeated job is harmless (attempts are claimed), a job that is given up on would wait for the sweeper.
          maxStalledCount: 1_000,
          lockDuration: 30_000,
          drainDelay: 2,
          removeOnComplete: { count: 0 },
          removeOnFail: { count: 0 },
        });
        worker.on("error", parts.onError);
        workers.push({ worker, connection });
      }
    },
    async counts() {
      const perShard = await Promise.all(queues.map((queue) => queue.getJobCounts(...jobStates)));
      const sum = (state: (typeof jobStates)[number]): number => perShard.reduce((total, counts) => total + (counts[state] ?? 0), 0);
      return { waiting: sum("waiting"), active: sum("active"), delayed: sum("delayed"), failed: sum("failed") };
    },
    async oldestWaitingMs(now) {
      const oldest = await Promise.all(queues.map((queue) => queue.getJobs(["waiting"], 0, 0, true)));
      const since = oldest.flat().map((job) => job.timestamp);
      return since.length === 0 ? 0 : Math.max(0, now - Math.min(...since));
    },
    async stop(deadlineMs) {
      // BullMQ's close waits for ever while Redis can't be reached: what isn't closed in time is dropped.
      const closed = Promise.all([...workers.map(({ worker }) => worker.close()), ...queues.map((queue) => queue.close())]);
      await within(deadlineMs, closed);
      for (const { connection } of workers) connection.disconnect();
    },
  };
}
