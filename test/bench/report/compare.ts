/**
 * From single measurements to what is quoted: per figure the median and range of the gateway, of each peer, and of their
 * ratio round by round, since two figures of one round saw the same machine.
 */
import { spreadOf, type Spread } from "../figures/statistics.ts";
import type { Measurement } from "../measure.ts";
import type { FsyncMode } from "../options.ts";
import { callerCounts, callersInWords, type Cell } from "../rounds.ts";
import { peerNames, type PeerName, type SubjectName } from "../subjects/subject.ts";

export interface Comparison {
  readonly appendFsync: FsyncMode;
  readonly load: string;
  readonly figure: FigureName;
  readonly gateway: Spread | null;
  readonly peers: readonly PeerFigure[];
}

export interface PeerFigure {
  readonly name: PeerName;
  readonly spread: Spread | null;
  /** The gateway's figure by the peer's. */
  readonly ratio: Spread | null;
}

/** Redis, where there is one, is a part of the system. */
const cpu = ({ cpuProcesses, cpuRedis }: Measurement): number | null => (cpuProcesses === null ? null : cpuProcesses + (cpuRedis ?? 0));

export const figures = {
  perSecond: { title: "handed over per second", digits: 0, of: (cell: Measurement) => cell.perSecond },
  refusedPercent: { title: "refused, %", digits: 1, of: ({ refused, sent }: Measurement) => (refused * 100) / sent },
  p50Ms: { title: "p50 ms", digits: 2, of: (cell: Measurement) => cell.p50Ms },
  p99Ms: { title: "p99 ms", digits: 2, of: (cell: Measurement) => cell.p99Ms },
  answerP99Ms: { title: "p99 ms to the answer", digits: 2, of: (cell: Measurement) => cell.answerP99Ms },
  latenessP99Ms: { title: "the generator's own lateness in it, p99 ms", digits: 2, of: (cell: Measurement) => cell.latenessP99Ms },
  cpu: { title: "CPU s per 1,000, all processes", digits: 3, of: cpu },
  cpuRedis: { title: "of it Redis", digits: 3, of: (cell: Measurement) => cell.cpuRedis },
  redisCommands: { title: "Redis commands each", digits: 1, of: (cell: Measurement) => cell.redisCommands },
  redisReads: { title: "Redis reads from connections each", digits: 1, of: (cell: Measurement) => cell.redisReads },
  longestDiskStallMs: { title: "the disk held Redis up, longest, ms", digits: 0, of: (cell: Measurement) => cell.longestDiskStallMs },
  residentProcessesMegabytes: {
    title: "resident MB, without Redis",
    digits: 0,
    of: (cell: Measurement) => cell.residentProcessesMegabytes,
  },
  residentRedisMegabytes: { title: "resident MB, Redis", digits: 0, of: (cell: Measurement) => cell.residentRedisMegabytes },
} satisfies Record<string, { title: string; digits: number; of: (cell: Measurement) => number | null }>;
export type FigureName = keyof typeof figures;

const figureNames = Object.keys(figures) as FigureName[];

/** Each system with as many callers as it does most with. */
export const bestLoad = "saturation, each at its best";

export function compare(cells: readonly Cell[]): Comparison[] {
  const groups = Map.groupBy([...bests(cells), ...cells], ({ appendFsync, load }) => `${appendFsync} ${load}`);
  return [...groups.values()].flatMap((group) => figureNames.flatMap((figure) => compareFigure(group, figure)));
}

function bests(cells: readonly Cell[]): Cell[] {
  const loads = callerCounts.map(callersInWords);
  const saturated = cells.filter(({ load }) => loads.includes(load));
  const same = Map.groupBy(saturated, ({ appendFsync, round, subject }) => `${appendFsync} ${round} ${subject}`);
  return [...same.values()].flatMap((group) => {
    const [best] = group.toSorted((a, b) => b.perSecond - a.perSecond);
    return best === undefined ? [] : [{ ...best, load: bestLoad }];
  });
}

function compareFigure(group: readonly Cell[], figure: FigureName): Comparison[] {
  const [first] = group;
  if (first === undefined) return [];
  const { of } = figures[figure];
  const by = (subject: SubjectName): (number | null)[] =>
    group
      .filter((cell) => cell.subject === subject)
      .sort((a, b) => a.round - b.round)
      .map(of);
  const gateway = by("gateway");
  const peers = peerNames
    .filter((name) => group.some(({ subject }) => subject === name))
    .map((name): PeerFigure => {
      const values = by(name);
      const ratios = gateway.map((value, round) => ratio(value, values[round] ?? null));
      return { name, spread: spreadOf(values), ratio: spreadOf(ratios) };
    });
  return [{ appendFsync: first.appendFsync, load: first.load, figure, gateway: spreadOf(gateway), peers }];
}

function ratio(value: number | null, yardstick: number | null): number | null {
  return value === null || yardstick === null || yardstick === 0 ? null : value / yardstick;
}
