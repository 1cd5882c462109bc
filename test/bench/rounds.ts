/**
 * The comparison: in each round gateway and bare loop start afresh, each on an empty Redis, and take turns measurement by
 * measurement, so that whatever else the machine does falls on both. Who begins changes from round to round.
 */
import { measure, type Measurement } from "./measure.ts";
import type { Drive } from "./load/drive.ts";
import type { FsyncMode, Options } from "./options.ts";
import { startBareQueue } from "./subjects/bare-queue.ts";
import { startGateway } from "./subjects/gateway.ts";
import type { Subject, SubjectName } from "./subjects/subject.ts";

export const ratesPerSecond = [100, 500, 1_000] as const;
/** Messages between sending and arrival at saturation: enough to keep both busy, few enough to bound the wait. */
export const outstanding = 128;

export interface Cell extends Measurement {
  readonly appendFsync: FsyncMode;
  readonly round: number;
  /** "saturation" or the rate per second. */
  readonly load: string;
  readonly subject: SubjectName;
}

export async function runRound(options: Options, appendFsync: FsyncMode, round: number, progress: (line: string) => void): Promise<Cell[]> {
  const gateway = await startGateway({ appendFsync, withReceipts: false });
  const bare = await startBareQueue(appendFsync);
  const subjects: readonly Subject[] = round % 2 === 1 ? [gateway, bare] : [bare, gateway];
  await Promise.all(subjects.map((subject) => subject.drive(warmUp(options))));

  const cells: Cell[] = [];
  for (const { load, drive } of loads(options)) {
    for (const subject of subjects) {
      const cell = { appendFsync, round, load, subject: subject.name, ...(await measure(subject, drive)) };
      cells.push(cell);
      progress(`${appendFsync}, round ${round}, ${load}, ${subject.name}: ${describe(cell)}`);
    }
  }
  for (const subject of subjects) await subject.stop();
  return cells;
}

function loads({ parts, seconds }: Options): { readonly load: string; readonly drive: Drive }[] {
  return [
    ...(parts.includes("saturation") ? [{ load: "saturation", drive: saturate(seconds) }] : []),
    ...(parts.includes("latency")
      ? ratesPerSecond.map((perSecond) => ({
          load: `${perSecond}/s`,
          drive: { kind: "pace" as const, perSecond, durationMs: seconds * 1_000 },
        }))
      : []),
  ];
}

export function warmUp({ warmUpDeliveries }: Options): Drive {
  return { kind: "deliver", count: warmUpDeliveries, outstanding };
}

export function saturate(seconds: number): Drive {
  return { kind: "saturate", outstanding, rampMs: 500, windowMs: seconds * 1_000 };
}

function describe({ perSecond, p50Ms, p99Ms }: Cell): string {
  return `${Math.round(perSecond)} per second, p50 ${inWords(p50Ms)}, p99 ${inWords(p99Ms)}`;
}

function inWords(ms: number | null): string {
  return ms === null ? "never" : `${ms.toFixed(1)} ms`;
}
