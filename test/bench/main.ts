/** `npm run bench`: what the gateway does on this machine, beside a bare BullMQ loop on the same Redis settings. */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { installEndings } from "../support/ending.ts";
import { describeMachine } from "./figures/machine.ts";
import { redisVersion } from "./figures/redis-work.ts";
import { readOptions, usage, type Options } from "./options.ts";
import { profileGateway } from "./profile/profile-gateway.ts";
import { compare } from "./report/compare.ts";
import { report, reportProfile, troubles } from "./report/report.ts";
import type { Results } from "./report/results.ts";
import { targets } from "./report/targets.ts";
import { runRound, type Cell } from "./rounds.ts";
import { measureStorage } from "./storage.ts";
import { startBenchRedis } from "./subjects/bench-redis.ts";

const resultsFolder = fileURLToPath(new URL("../../bench-results", import.meta.url));
/** Twice what a round takes on a slow machine, and never the whole day. */
const startsSeconds = 120;

async function main(): Promise<void> {
  const read = readOptions(process.argv.slice(2));
  if (read.kind === "usage") {
    process.stdout.write(`${read.problem === null ? "" : `${read.problem}\n\n`}${usage}\n`);
    process.exitCode = read.problem === null ? 0 : 2;
    return;
  }
  const { options } = read;
  const measurements = options.fsyncModes.length * options.rounds * 10;
  installEndings("The bench", (startsSeconds + measurements * (options.seconds + 10)) * 1_000);
  if (options.profile) await profile(options);
  else await bench(options);
}

async function bench(options: Options): Promise<void> {
  const startedAt = new Date();
  const machine = await machineNow();
  const cells = await runRounds(options);
  const storage = options.parts.includes("storage") ? await measureStorage(options.finishedDeliveries) : null;

  const comparisons = compare(cells);
  const results: Results = {
    startedAt: startedAt.toISOString(),
    tookSeconds: (Date.now() - startedAt.getTime()) / 1_000,
    machine,
    options,
    comparisons,
    targets: targets(comparisons, storage),
    storage,
    cells,
  };
  process.stdout.write(`\n${report(results)}\n`);
  mkdirSync(resultsFolder, { recursive: true });
  const file = path.join(resultsFolder, `${results.startedAt.replaceAll(":", "-")}.json`);
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
  process.stdout.write(`\nAll figures: ${file}\n`);
  if (troubles(cells).length > 0) process.exitCode = 1;
}

async function runRounds(options: Options): Promise<Cell[]> {
  if (!options.parts.includes("saturation") && !options.parts.includes("latency")) return [];
  const cells: Cell[] = [];
  for (let round = 1; round <= options.rounds; round += 1) {
    for (const appendFsync of options.fsyncModes) cells.push(...(await runRound(options, appendFsync, round, sayProgress)));
  }
  return cells;
}

function sayProgress(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function profile(options: Options): Promise<void> {
  for (const appendFsync of options.fsyncModes) {
    process.stdout.write(`${reportProfile(await profileGateway(options, appendFsync, resultsFolder))}\n`);
  }
}

async function machineNow(): Promise<ReturnType<typeof describeMachine>> {
  const redis = await startBenchRedis("everysec");
  try {
    return describeMachine(await redisVersion(redis.control));
  } finally {
    await redis.stop();
  }
}

await main();
