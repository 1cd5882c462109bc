/** `npm run bench`: what the gateway does on this machine, beside its peers; how that changes as things grow; where the time goes. */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { installEndings } from "../support/ending.ts";
import { runComparison } from "./comparison.ts";
import { runGrowth } from "./growth/growth.ts";
import { readOptions, usage, type Options } from "./options.ts";
import { profileGateway } from "./profile/profile-gateway.ts";
import { reportProfile, troubles } from "./report/report.ts";
import { availablePeers } from "./subjects/peers.ts";

const resultsFolder = fileURLToPath(new URL("../../bench-results", import.meta.url));
/** Twice what a run takes on a slow machine, and never the whole day. */
const startsSeconds = 300;
const profileSeconds = 300;
const growthSeconds = 3_600;

async function main(): Promise<void> {
  const read = readOptions(process.argv.slice(2));
  if (read.kind === "usage") {
    process.stdout.write(`${read.problem === null ? "" : `${read.problem}\n\n`}${usage}\n`);
    process.exitCode = read.problem === null ? 0 : 2;
    return;
  }
  const { options } = read;
  switch (options.mode) {
    case "compare":
      await comparison(options);
      return;
    case "growth": {
      installEndings("The bench of growth", growthSeconds * 1_000);
      const { results, text } = await runGrowth(options, sayProgress);
      tell("growth", results, text);
      return;
    }
    case "profile":
      installEndings("The profile", profileSeconds * 1_000);
      await profile(options);
  }
}

async function comparison(options: Options): Promise<void> {
  const measurements = options.fsyncModes.length * options.rounds * (options.peers.length + 1) * 6;
  installEndings("The bench", (startsSeconds + measurements * (options.seconds + 30)) * 1_000);
  const peers = await availablePeers(options.peers, options.peersNamed, sayProgress);
  const { results, text } = await runComparison({ ...options, peers }, sayProgress);
  tell("comparison", results, text);
  if (troubles(results.cells).length > 0) process.exitCode = 1;
}

async function profile(options: Options): Promise<void> {
  for (const appendFsync of options.fsyncModes) {
    process.stdout.write(`${reportProfile(await profileGateway(options, appendFsync, resultsFolder))}\n`);
  }
}

/** The table to the console, everything else to a file. */
function tell(what: string, results: { readonly startedAt: string }, text: string): void {
  process.stdout.write(`\n${text}\n`);
  mkdirSync(resultsFolder, { recursive: true });
  const file = path.join(resultsFolder, `${what}-${results.startedAt.replaceAll(":", "-")}.json`);
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
  process.stdout.write(`\nAll figures: ${file}\n`);
}

function sayProgress(line: string): void {
  process.stderr.write(`${line}\n`);
}

await main();
