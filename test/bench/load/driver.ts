/**
 * Drives one subject: closed loop to find out how much goes through, open loop to find out how long it takes. Latencies
 * count from when a message was due, not from when it could be sent, so that a stall is charged with everything that it
 * held up (no coordinated omission).
 */
import { Worker } from "node:worker_threads";
import type { Arrivals } from "./arrivals.ts";
import { drainMs, type Drive, type DriveEvent, type Flow } from "./drive.ts";
import { monotonicMs } from "./monotonic-ms.ts";
import { percentile } from "../figures/statistics.ts";

export interface DriverParts {
  readonly arrivals: Arrivals;
  /** Sends the message; resolves to the refusal's words, or to null when it was accepted. Never rejects. */
  readonly send: (index: number) => Promise<string | null>;
  readonly emit: (event: DriveEvent) => void;
}

/** The pacer's thread needs as long to start. */
const leadMs = 500;
/** Before the first message: the caller then looks at its clocks. */
const openingMs = 20;
const pollMs = 1;

export function createDriver(parts: DriverParts): (drive: Drive) => Promise<void> {
  const { arrivals, emit } = parts;
  let nextIndex = 0;

  return async (drive) => {
    const run = createRun(parts, nextIndex);
    const window = { openedAtMs: 0, countAtOpening: 0, closedAtMs: 0, countAtClosing: 0 };
    const open = (): void => {
      [window.openedAtMs, window.countAtOpening] = [monotonicMs(), arrivals.count()];
      emit({ kind: "window_opens" });
    };
    const close = (): void => {
      [window.closedAtMs, window.countAtClosing] = [monotonicMs(), arrivals.count()];
      emit({ kind: "window_closes" });
    };
    switch (drive.kind) {
      case "saturate": {
        const closeAtMs = monotonicMs() + drive.rampMs + drive.windowMs;
        const window = pause(drive.rampMs)
          .then(open)
          .then(() => pause(drive.windowMs))
          .then(close);
        await Promise.all([window, run.call(drive.callers, () => monotonicMs() < closeAtMs)]);
        await run.drain();
        break;
      }
      case "pace":
        await run.pace(drive.perSecond, drive.durationMs, open);
        await run.drain();
        close();
        break;
      case "deliver":
        open();
        await run.fill(drive.outstanding, () => run.sent() < drive.count);
        await run.drain();
        close();
        break;
      case "accept":
        open();
        await run.call(drive.callers, () => run.sent() < drive.count);
        close();
    }
    nextIndex += run.sent();
    const handedOver = window.countAtClosing - window.countAtOpening;
    emit({ kind: "done", flow: { ...run.summary(), handedOver, windowMs: window.closedAtMs - window.openedAtMs } });
  };
}

function createRun({ arrivals, send }: DriverParts, firstIndex: number) {
  const arrivedBefore = arrivals.count();
  const repeatedBefore = arrivals.repeated();
  const dueAtMs: number[] = [];
  const latenessMs: number[] = [];
  const answeredAfterMs: number[] = [];
  const refused = new Set<number>();
  let refusal: string | null = null;
  const outstanding = (): number => dueAtMs.length - refused.size - (arrivals.count() - arrivedBefore);
  const isMissing = (offset: number): boolean => !refused.has(offset) && arrivals.at(firstIndex + offset) === 0;

  const sendNext = async (dueMs: number): Promise<void> => {
    const offset = dueAtMs.length;
    if (firstIndex + offset >= arrivals.capacity) throw new Error("more messages than the bench has phones for");
    dueAtMs.push(dueMs);
    latenessMs.push(monotonicMs() - dueMs);
    const answer = await send(firstIndex + offset);
    answeredAfterMs.push(monotonicMs() - dueMs);
    if (answer === null) return;
    refused.add(offset);
    refusal ??= answer;
  };

  return {
    sent: () => dueAtMs.length,

    async fill(most: number, goesOn: () => boolean): Promise<void> {
      while (goesOn()) {
        while (outstanding() < most && goesOn()) void sendNext(monotonicMs());
        await pause(pollMs);
      }
    },

    async call(callers: number, goesOn: () => boolean): Promise<void> {
      const caller = async (): Promise<void> => {
        while (goesOn()) await sendNext(monotonicMs());
      };
      await Promise.all(Array.from({ length: callers }, caller));
    },

    async pace(perSecond: number, durationMs: number, open: () => void): Promise<void> {
      const intervalMs = 1_000 / perSecond;
      const count = Math.round(durationMs / intervalMs);
      const firstAtMs = Math.ceil(monotonicMs()) + leadMs;
      const pacer = new Worker(new URL("pacer.ts", import.meta.url), { workerData: { firstAtMs, intervalMs, count } });
      setTimeout(open, leadMs - openingMs);
      await new Promise<void>((resolve, reject) => {
        pacer.on("error", reject);
        pacer.on("message", () => {
          while (dueAtMs.length < count && firstAtMs + dueAtMs.length * intervalMs <= monotonicMs()) {
            void sendNext(firstAtMs + dueAtMs.length * intervalMs);
          }
          if (dueAtMs.length === count) resolve();
        });
      });
    },

    /** One by one: a message that was refused, and still arrived, stands for none that did not. */
    async drain(): Promise<void> {
      const giveUpAtMs = monotonicMs() + drainMs;
      for (let offset = 0; offset < dueAtMs.length; offset += 1) {
        while (isMissing(offset) && monotonicMs() < giveUpAtMs) await pause(pollMs);
      }
    },

    summary(): Omit<Flow, "handedOver" | "windowMs"> {
      const latencies = dueAtMs.flatMap((dueMs, offset) => {
        if (refused.has(offset)) return [];
        const atMs = arrivals.at(firstIndex + offset);
        return atMs === 0 ? Number.POSITIVE_INFINITY : atMs - dueMs;
      });
      return {
        sent: dueAtMs.length,
        refused: refused.size,
        refusal,
        missing: dueAtMs.filter((_, offset) => isMissing(offset)).length,
        repeated: arrivals.repeated() - repeatedBefore,
        p50Ms: finiteOrNull(percentile(latencies, 50)),
        p99Ms: finiteOrNull(percentile(latencies, 99)),
        maxMs: finiteOrNull(percentile(latencies, 100)),
        answerP99Ms: percentile(answeredAfterMs, 99),
        latenessP99Ms: percentile(latenessMs, 99),
      };
    },
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

function finiteOrNull(ms: number): number | null {
  return Number.isFinite(ms) ? ms : null;
}
