/**
 * The comparison: in each round the gateway and its peers start afresh, each with an empty store, and take turns measurement
 * by measurement, so that whatever else the machine does falls on all. Who begins changes from round to round.
 */
import type { Drive } from "./load/drive.ts";
import { measure, type Measurement } from "./measure.ts";
import type { FsyncMode, Options } from "./options.ts";
import { startGateway } from "./subjects/gateway.ts";
import { startPeer } from "./subjects/peers.ts";
import type { Subject, SubjectName } from "./subjects/subject.ts";

export const ratesPerSecond = [500, 1_000, 2_000] as const;
/**
 * Who send their next message as soon as the one before is answered. Kannel hands over most with few of them, since it
 * takes more than it can hand over; the gateway needs many. So each system's best is what is compared.
 */
export const callerCounts = [16, 64] as const;
const warmUpOutstanding = 64;
/** Above what the faster system can do: then each shows what it does with too much. Short, for the slower one has to work it off. */
const overloadFactor = 1.5;
const overloadMs = 3_000;

export interface Cell extends Measurement {
  readonly appendFsync: FsyncMode;
  readonly round: number;
  /** How many callers, "overload", or the rate per second. */
  readonly load: string;
  readonly subject: SubjectName;
}

export async function runRound(options: Options, appendFsync: FsyncMode, round: number, progress: (line: string) => void): Promise<Cell[]> {
  const gateway = await startGateway({ appendFsync, processes: options.processes });
  const peers: Subject[] = [];
  for (const name of options.peers) peers.push(await startPeer[name](appendFsync));
  const subjects = turned([gateway, ...peers], round - 1);
  for (const subject of subjects) await subject.drive(warmUp(options));

  const cells: Cell[] = [];
  const take = async (load: string, drive: Drive, whom = subjects): Promise<void> => {
    for (const subject of whom) {
      const cell = { appendFsync, round, load, subject: subject.name, ...(await measure(subject, drive)) };
      cells.push(cell);
      progress(`${appendFsync}, round ${round}, ${load}, ${subject.name}: ${describe(cell)}`);
    }
  };
  if (options.parts.includes("saturation")) {
    for (const callers of callerCounts) await take(callersInWords(callers), saturate(options.seconds, callers));
  }
  if (options.parts.includes("latency")) {
    for (const perSecond of ratesPerSecond) {
      await take(`${perSecond}/s`, { kind: "pace", perSecond, durationMs: options.seconds * 1_000 });
    }
  }
  // Last, since what it leaves behind would burden the others.
  if (options.parts.includes("saturation")) {
    const gateways = subjects.filter(({ name }) => name !== "bare");
    await take("overload", { kind: "pace", perSecond: overloadPerSecond(cells), durationMs: overloadMs }, gateways);
  }
  for (const subject of subjects) await subject.stop();
  return cells;
}

export function warmUp({ warmUpDeliveries }: Options): Drive {
  return { kind: "deliver", count: warmUpDeliveries, outstanding: warmUpOutstanding };
}

export function callersInWords(callers: (typeof callerCounts)[number]): string {
  return `${callers} callers`;
}

export function saturate(seconds: number, callers: (typeof callerCounts)[number] = 64): Drive {
  return { kind: "saturate", callers, rampMs: 500, windowMs: seconds * 1_000 };
}

/** The bare loop is no gateway, and does more than any: it has no part in this. */
function overloadPerSecond(cells: readonly Cell[]): number {
  const most = Math.max(...cells.filter(({ subject }) => subject !== "bare").map(({ perSecond }) => perSecond));
  return Math.round((most * overloadFactor) / 100) * 100;
}

function turned<T>(values: readonly T[], by: number): T[] {
  const first = by % values.length;
  return [...values.slice(first), ...values.slice(0, first)];
}

function describe({ perSecond, p50Ms, p99Ms, refused }: Cell): string {
  return `${Math.round(perSecond)} per second, p50 ${inWords(p50Ms)}, p99 ${inWords(p99Ms)}${refused === 0 ? "" : `, ${refused} refused`}`;
}

function inWords(ms: number | null): string {
  return ms === null ? "never" : `${ms.toFixed(1)} ms`;
}
