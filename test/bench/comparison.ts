/** The whole comparison: the machine, the rounds, what finished deliveries leave behind; told as a table and as JSON. */
import { measureCeiling } from "./ceiling.ts";
import { describeMachine, type Machine } from "./figures/machine.ts";
import { redisVersion } from "./figures/redis-work.ts";
import type { Options } from "./options.ts";
import { compare } from "./report/compare.ts";
import { report } from "./report/report.ts";
import type { Results } from "./report/results.ts";
import { targets } from "./report/targets.ts";
import { runRound, type Cell } from "./rounds.ts";
import { measureStorage } from "./storage.ts";
import { startBenchRedis } from "./subjects/bench-redis.ts";

export async function runComparison(options: Options, say: (line: string) => void): Promise<{ results: Results; text: string }> {
  const startedAt = new Date();
  const machine = await machineNow();
  const ceiling = await measureCeiling();
  const cells = await runRounds(options, say);
  const storage = options.parts.includes("storage") ? await measureStorage(options.finishedDeliveries) : null;

  const comparisons = compare(cells);
  const results: Results = {
    startedAt: startedAt.toISOString(),
    tookSeconds: (Date.now() - startedAt.getTime()) / 1_000,
    machine,
    ceiling,
    options,
    comparisons,
    targets: targets(comparisons, storage),
    storage,
    cells,
  };
  return { results, text: report(results) };
}

async function runRounds(options: Options, say: (line: string) => void): Promise<Cell[]> {
  if (!options.parts.includes("saturation") && !options.parts.includes("latency")) return [];
  const cells: Cell[] = [];
  for (let round = 1; round <= options.rounds; round += 1) {
    for (const appendFsync of options.fsyncModes) cells.push(...(await runRound(options, appendFsync, round, say)));
  }
  return cells;
}

export async function machineNow(): Promise<Machine> {
  const redis = await startBenchRedis("everysec");
  try {
    return describeMachine(await redisVersion(redis.control));
  } finally {
    await redis.stop();
  }
}
