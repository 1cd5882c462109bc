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
        const openAtMs = monotonicMs() + drive.rampMs;
        await run.fill(drive.outstanding, () => monotonicMs() < openAtMs);
        open();
        await run.fill(drive.outstanding, () => monotonicMs() < window.openedAtMs + drive.windowMs);
        close();
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
  let refused = 0;
  let refusal: string | null = null;
  const outstanding = (): number => dueAtMs.length - refused - (arrivals.count() - arrivedBefore);

  const sendNext = async (dueMs: number): Promise<void> => {
    const index = firstIndex + dueAtMs.length;
    if (index >= arrivals.capacity) throw new Error("more messages than the bench has phones for");
    dueAtMs.push(dueMs);
    latenessMs.push(monotonicMs() - dueMs);
    const answer = await send(index);
    if (answer === null) return;
    refused += 1;
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

    async drain(): Promise<void> {
      const giveUpAtMs = monotonicMs() + drainMs;
      while (outstanding() > 0 && monotonicMs() < giveUpAtMs) await pause(pollMs);
    },

    summary(): Omit<Flow, "handedOver" | "windowMs"> {
      const latencies = dueAtMs.map((dueMs, offset) => {
        const atMs = arrivals.at(firstIndex + offset);
        return atMs === 0 ? Number.POSITIVE_INFINITY : atMs - dueMs;
      });
      return {
        sent: dueAtMs.length,
        refused,
        refusal,
        missing: outstanding(),
        repeated: arrivals.repeated() - repeatedBefore,
        p50Ms: finiteOrNull(percentile(latencies, 50)),
        p99Ms: finiteOrNull(percentile(latencies, 99)),
        maxMs: finiteOrNull(percentile(latencies, 100)),
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
