/**
 * BullMQ, reduced to what it is trusted with: telling some worker that a delivery has work. A job holds a delivery's id
 * and no more; it may be lost, repeated or late, and nothing but time is lost with it. The job's own id names the version
 * of the record that was announced, so that announcing the same thing twice makes one job.
 */
import { Queue, Worker, type Job, type WorkerOptions } from "bullmq";
import type { RedisClient } from "../redis/client.ts";
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
  readonly fast: RedisClient;
  /** Waits for Redis to come back: for taking jobs. */
  readonly patient: () => RedisClient;
  readonly keys: Keys;
  readonly concurrency: number;
  /** Each time that the queue has answered a worker, with a job or without. */
  readonly onTurn: () => void;
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
  const workers: { worker: Worker<{ id: string }>; connection: RedisClient }[] = [];

  return {
    async announce({ deliveryId, shard, version }) {
      await queues[shard]?.add("work", { id: deliveryId }, { jobId: `${deliveryId}.${version}` });
    },
    start(work) {
      for (let shard = 0; shard < parts.keys.shardCount; shard += 1) {
        const connection = parts.patient();
        const process = (job: { readonly data: { readonly id: string } }): Promise<void> => {
          // A busy worker gets its next job with the answer to the last one.
          parts.onTurn();
          return work(job.data.id);
        };
        const worker = new AttentiveWorker(queueName, process, parts.onTurn, {
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
        worker.run().catch(parts.onError);
        workers.push({ worker, connection });
      }
    },
    async counts() {
      const perShard = await whoAnswers(queues.map((queue) => queue.getJobCounts(...jobStates)));
      const sum = (state: (typeof jobStates)[number]): number => perShard.reduce((total, counts) => total + (counts[state] ?? 0), 0);
      return { waiting: sum("waiting"), active: sum("active"), delayed: sum("delayed"), failed: sum("failed") };
    },
    async oldestWaitingMs(now) {
      const oldest = await whoAnswers(queues.map((queue) => queue.getJobs(["waiting"], 0, 0, true)));
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

/** What the shards say that can be asked; an error when none can. */
async function whoAnswers<T>(asked: readonly Promise<T>[]): Promise<readonly T[]> {
  const settled = await Promise.allSettled(asked);
  const answers = settled.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  return answers.length === 0 ? Promise.all(asked) : answers;
}

/** Tells each time that its loop has had an answer, which BullMQ's events don't. */
class AttentiveWorker extends Worker<{ id: string }> {
  readonly #onTurn: () => void;

  constructor(
    name: string,
    process: (job: { readonly data: { readonly id: string } }) => Promise<void>,
    onTurn: () => void,
    options: WorkerOptions,
  ) {
    super(name, process, { ...options, autorun: false });
    this.#onTurn = onTurn;
  }

  protected override async moveToActive(token: string, name?: string): Promise<Job<{ id: string }>> {
    const job = await super.moveToActive(token, name);
    this.#onTurn();
    return job;
  }
}
