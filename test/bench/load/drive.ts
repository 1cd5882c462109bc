/** What a load driver can be told to do, and what it tells back; plain data, for it goes between threads and processes. */

export type Drive =
  /** As much as goes through: `callers` who send their next message when the one before is answered. Measures after `rampMs`, for `windowMs`. */
  | { readonly kind: "saturate"; readonly callers: number; readonly rampMs: number; readonly windowMs: number }
  /** A constant rate, whatever the answers: message i is due at start + i / rate, and its latency counts from there. */
  | { readonly kind: "pace"; readonly perSecond: number; readonly durationMs: number }
  /** A fixed number, to the end: never more than `outstanding` between sending and arrival. */
  | { readonly kind: "deliver"; readonly count: number; readonly outstanding: number }
  /** A fixed number, up to the last answer: whether they arrive is not waited for. */
  | { readonly kind: "accept"; readonly count: number; readonly callers: number };

export type DriveEvent =
  | { readonly kind: "ready" }
  | { readonly kind: "window_opens" }
  | { readonly kind: "window_closes" }
  | { readonly kind: "done"; readonly flow: Flow };

export interface Flow {
  readonly sent: number;
  readonly refused: number;
  /** The first refusal's words. */
  readonly refusal: string | null;
  /** Neither refused nor arrived when the wait for them ended. */
  readonly missing: number;
  readonly repeated: number;
  /** Arrivals while the window was open. */
  readonly handedOver: number;
  readonly windowMs: number;
  /** From the scheduled sending to the arrival, over all that was not refused: what never arrived took for ever (null). */
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  readonly maxMs: number | null;
  /** From the scheduled sending to the answer, whatever it was. */
  readonly answerP99Ms: number;
  /** By how much the generator itself was late in sending; part of the latencies. */
  readonly latenessP99Ms: number;
}

/** How long a drive waits for what is under way when it has sent everything. */
export const drainMs = 60_000;

/** When the drive must be over, whatever happens. */
export function deadlineMs(drive: Drive): number {
  const slackMs = drainMs + 10_000;
  switch (drive.kind) {
    case "saturate":
      return drive.rampMs + drive.windowMs + slackMs;
    case "pace":
      return drive.durationMs + slackMs;
    case "deliver":
      return 60_000 + slackMs;
    case "accept":
      return 900_000 + slackMs;
  }
}
