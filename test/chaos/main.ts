/** `npm run chaos`: load and faults on real processes, then the books. Exit code 1 when a promise was broken. */
import { randomInt } from "node:crypto";
import { installEndings } from "../support/ending.ts";
import { mostSeconds } from "./goal.ts";
import { readOptions, shareOf, usage, type Options } from "./options.ts";
import { reportOf } from "./report.ts";
import { runChaos, type RunResult } from "./run.ts";

const perSecond = 20;
const ttlSeconds = { least: 30, most: 60 };
/** Starting, and waiting until the last delivery has ended. */
const settleSeconds = 240;

async function main(): Promise<void> {
  const read = readOptions(process.argv.slice(2), () => randomInt(2 ** 32));
  if (read.kind === "usage") {
    process.stdout.write(`${read.problem === null ? "" : `${read.problem}\n\n`}${usage}\n`);
    process.exitCode = read.problem === null ? 0 : 2;
    return;
  }
  const { options } = read;
  installEndings("The fault run", (mostSeconds(options.goal) + options.kinds.length * settleSeconds) * 1_000);
  const results = await runAll(options);
  process.stdout.write(`${options.json ? JSON.stringify(results, null, 2) : reportOf(results)}\n`);
  process.exit(results.some(({ violations }) => violations.length > 0) ? 1 : 0);
}

async function runAll({ kinds, seed, goal }: Options): Promise<RunResult[]> {
  sayProgress(`seed ${seed}`);
  const results: RunResult[] = [];
  for (const redis of kinds) {
    results.push(await runChaos({ redis, seed, goal: shareOf(goal, redis, kinds), perSecond, mix: { ttlSeconds }, sayProgress }));
  }
  return results;
}

function sayProgress(line: string): void {
  process.stderr.write(`${line}\n`);
}

await main();
