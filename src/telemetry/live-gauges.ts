/**
 * Gauges that are asked for when Prometheus scrapes, not kept up to date in between. A source that hangs or fails, as
 * the queue does while Redis is down, must neither hang nor fail the scrape: its samples are then absent, which alerts
 * can see, and never stale.
 */
import { Gauge, type Registry } from "prom-client";
import type { Channel } from "../vocabulary.ts";

export interface QueueFigures {
  readonly jobs: Readonly<Record<string, number>>;
  readonly oldestJobAgeSeconds: number;
}

export interface CircuitFigure {
  readonly carrier: string;
  readonly channel: Channel;
  readonly state: "closed" | "half_open" | "open";
}

export interface LiveGauges {
  /** Asked at each scrape. */
  watchQueue(read: () => Promise<QueueFigures>): void;
  /** Asked at each scrape. */
  watchCircuits(read: () => readonly CircuitFigure[]): void;
}

const circuitLevels = { closed: 0, half_open: 1, open: 2 };

export function createLiveGauges(registry: Registry, deadlineMs = 500): LiveGauges {
  let queue: (() => Promise<QueueFigures | null>) | null = null;
  let circuits: (() => readonly CircuitFigure[]) | null = null;

  const queueJobs = new Gauge({
    name: "trunkline_queue_jobs",
    help: "Jobs in the queue, by state; absent while the queue can't be asked.",
    labelNames: ["state"],
    registers: [registry],
    collect: async () => {
      const figures = await queue?.();
      queueJobs.reset();
      for (const [state, count] of Object.entries(figures?.jobs ?? {})) queueJobs.set({ state }, count);
    },
  });
  const oldestJobAge = new Gauge({
    name: "trunkline_queue_oldest_job_age_seconds",
    help: "Age of the oldest job that waits for a worker, 0 when none waits; absent while the queue can't be asked.",
    registers: [registry],
    collect: async () => {
      const figures = await queue?.();
      if (figures === undefined || figures === null) oldestJobAge.remove();
      else oldestJobAge.set(figures.oldestJobAgeSeconds);
    },
  });
  const circuitState = new Gauge({
    name: "trunkline_circuit_state",
    help: "Circuit of a carrier and channel: 0 closed, 1 half-open, 2 open.",
    labelNames: ["carrier", "channel"],
    registers: [registry],
    collect: () => {
      circuitState.reset();
      for (const { carrier, channel, state } of circuits?.() ?? []) circuitState.set({ carrier, channel }, circuitLevels[state]);
    },
  });

  return {
    watchQueue: (read) => {
      queue = shared(() => withinDeadline(read, deadlineMs));
    },
    watchCircuits: (read) => {
      circuits = read;
    },
  };
}

/** Callers that ask while a read is under way share it: the two queue gauges of one scrape cost one look at the queue. */
function shared<T>(read: () => Promise<T>): () => Promise<T> {
  let underWay: Promise<T> | null = null;
  return () => {
    underWay ??= read().finally(() => {
      underWay = null;
    });
    return underWay;
  };
}

async function withinDeadline<T>(read: () => Promise<T>, deadlineMs: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), deadlineMs);
  });
  try {
    return await Promise.race([read(), tooLate]);
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}
