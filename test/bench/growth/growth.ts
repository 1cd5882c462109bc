/** How the gateway's costs change as something grows: one table for each thing that can. */
import { machineNow } from "../comparison.ts";
import type { Machine } from "../figures/machine.ts";
import type { Options } from "../options.ts";
import { backlogs } from "./backlog.ts";
import { configurations } from "./configuration.ts";
import { measureCases, type GrowthCase, type GrowthTable } from "./growth-case.ts";
import { reportGrowth } from "./report-growth.ts";
import { memory } from "./memory.ts";
import type { GrowthPart } from "./parts.ts";
import { processCounts, shardCounts } from "./spread-out.ts";
import { slowCarriers } from "./slow-carriers.ts";

export interface GrowthResults {
  readonly startedAt: string;
  readonly tookSeconds: number;
  readonly machine: Machine;
  readonly options: Options;
  readonly tables: readonly GrowthTable[];
}

interface Plan {
  readonly title: string;
  readonly cases: (options: Options) => readonly GrowthCase[];
}

const plans: Readonly<Record<GrowthPart, Plan>> = {
  processes: { title: "instances over one Redis, saturated", cases: processCounts },
  shards: { title: "shards on one Redis and on a Cluster of three, saturated (p50 and p99 at 500 per second)", cases: shardCounts },
  backlog: { title: "deliveries queued already: one more accepted, and handing over on top of it", cases: backlogs },
  "slow-carriers": {
    title: "carriers that answer late, offered 1,000 per second or 500 in flight, whichever is less",
    cases: slowCarriers,
  },
  configuration: { title: "size of the configuration, saturated", cases: configurations },
  memory: { title: "start, memory, Redis per delivery", cases: memory },
};

export async function runGrowth(options: Options, say: (line: string) => void): Promise<{ results: GrowthResults; text: string }> {
  const startedAt = new Date();
  const machine = await machineNow();
  const tables: GrowthTable[] = [];
  for (const part of options.growthParts) {
    const { title, cases } = plans[part];
    tables.push(await measureCases(title, cases(options), options.rounds, (line) => say(`${part}, ${line}`)));
  }
  const tookSeconds = (Date.now() - startedAt.getTime()) / 1_000;
  const results = { startedAt: startedAt.toISOString(), tookSeconds, machine, options, tables };
  return { results, text: reportGrowth(results) };
}
