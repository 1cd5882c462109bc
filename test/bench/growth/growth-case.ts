/** A thing that grows, at one size, and the figures that are read off it; measured in rounds, quoted as median and range. */
import { spreadOf, type Spread } from "../figures/statistics.ts";

export const figureTitles = {
  readyMs: { title: "ready after ms", digits: 0 },
  perSecond: { title: "per second", digits: 0 },
  p50Ms: { title: "p50 ms", digits: 2 },
  p99Ms: { title: "p99 ms", digits: 2 },
  answerP99Ms: { title: "p99 ms to the answer", digits: 2 },
  refused: { title: "refused", digits: 0 },
  cpuProcesses: { title: "CPU s per 1,000", digits: 3 },
  cpuRedis: { title: "Redis CPU", digits: 3 },
  redisCommands: { title: "commands each", digits: 1 },
  redisReads: { title: "reads each", digits: 1 },
  handOverCpu: { title: "hand-over CPU", digits: 3 },
  handOverCpuRedis: { title: "hand-over Redis CPU", digits: 3 },
  handOverCommands: { title: "hand-over commands", digits: 1 },
  inFlightPeak: { title: "most in flight", digits: 0 },
  residentEach: { title: "MB per process", digits: 0 },
  residentGrowth: { title: "MB more at its peak", digits: 0 },
  redisBytes: { title: "Redis bytes each", digits: 0 },
} as const;
export type FigureName = keyof typeof figureTitles;
export type Figures = Partial<Readonly<Record<FigureName, number | null>>>;

export interface GrowthCase {
  readonly size: string;
  readonly measure: () => Promise<Figures>;
}

export interface GrowthTable {
  readonly title: string;
  readonly rows: readonly { readonly size: string; readonly figures: Partial<Record<FigureName, Spread | null>> }[];
}

/** All sizes in turn in each round, so that what else the machine does falls on all. */
export async function measureCases(
  title: string,
  cases: readonly GrowthCase[],
  rounds: number,
  say: (line: string) => void,
): Promise<GrowthTable> {
  const measured = cases.map((): Figures[] => []);
  for (let round = 1; round <= rounds; round += 1) {
    for (const [index, { size, measure }] of cases.entries()) {
      const figures = await measure();
      measured[index]?.push(figures);
      say(`${size}, round ${round}: ${JSON.stringify(figures)}`);
    }
  }
  return { title, rows: cases.map(({ size }, index) => ({ size, figures: spreads(measured[index] ?? []) })) };
}

function spreads(rounds: readonly Figures[]): Partial<Record<FigureName, Spread | null>> {
  const names = Object.keys(rounds[0] ?? {}) as FigureName[];
  return Object.fromEntries(names.map((name) => [name, spreadOf(rounds.map((figures) => figures[name] ?? null))]));
}
