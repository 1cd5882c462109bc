/**
 * From single measurements to what is quoted: per figure the median and range of the gateway, of the bare loop, and of
 * their ratio round by round, since two figures of one round saw the same machine.
 */
import { spreadOf, type Spread } from "../figures/statistics.ts";
import type { Measurement } from "../measure.ts";
import type { FsyncMode } from "../options.ts";
import type { Cell } from "../rounds.ts";
import type { SubjectName } from "../subjects/subject.ts";

export interface Comparison {
  readonly appendFsync: FsyncMode;
  readonly load: string;
  readonly figure: FigureName;
  readonly gateway: Spread | null;
  readonly bare: Spread | null;
  readonly ratio: Spread | null;
}

const cpu = ({ cpuNode, cpuRedis }: Measurement): number | null => (cpuNode === null || cpuRedis === null ? null : cpuNode + cpuRedis);

export const figures = {
  perSecond: { title: "handed over per second", digits: 0, of: (cell: Measurement) => cell.perSecond },
  p50Ms: { title: "p50 ms", digits: 2, of: (cell: Measurement) => cell.p50Ms },
  p99Ms: { title: "p99 ms", digits: 2, of: (cell: Measurement) => cell.p99Ms },
  latenessP99Ms: { title: "of it the generator's own lateness, p99 ms", digits: 2, of: (cell: Measurement) => cell.latenessP99Ms },
  cpu: { title: "CPU s per 1,000, Node and Redis", digits: 3, of: cpu },
  cpuRedis: { title: "of it Redis", digits: 3, of: (cell: Measurement) => cell.cpuRedis },
  redisCommands: { title: "Redis commands each", digits: 1, of: (cell: Measurement) => cell.redisCommands },
  redisReads: { title: "Redis reads from connections each", digits: 1, of: (cell: Measurement) => cell.redisReads },
  residentNodeMegabytes: { title: "resident MB, Node", digits: 0, of: (cell: Measurement) => cell.residentNodeMegabytes },
  residentRedisMegabytes: { title: "resident MB, Redis", digits: 0, of: (cell: Measurement) => cell.residentRedisMegabytes },
} satisfies Record<string, { title: string; digits: number; of: (cell: Measurement) => number | null }>;
export type FigureName = keyof typeof figures;

const figureNames = Object.keys(figures) as FigureName[];

export function compare(cells: readonly Cell[]): Comparison[] {
  const groups = Map.groupBy(cells, ({ appendFsync, load }) => `${appendFsync} ${load}`);
  return [...groups.values()].flatMap((group) => figureNames.flatMap((figure) => compareFigure(group, figure)));
}

function compareFigure(group: readonly Cell[], figure: FigureName): Comparison[] {
  const [first] = group;
  if (first === undefined) return [];
  const { of } = figures[figure];
  const by = (subject: SubjectName): Cell[] => group.filter((cell) => cell.subject === subject).sort((a, b) => a.round - b.round);
  const [gateway, bare] = [by("gateway").map(of), by("bare").map(of)];
  const ratios = gateway.map((value, index) => ratio(value, bare[index] ?? null));
  const { appendFsync, load } = first;
  return [{ appendFsync, load, figure, gateway: spreadOf(gateway), bare: spreadOf(bare), ratio: spreadOf(ratios) }];
}

function ratio(value: number | null, yardstick: number | null): number | null {
  return value === null || yardstick === null || yardstick === 0 ? null : value / yardstick;
}
