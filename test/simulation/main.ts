/**
 * `npm run simulate -- --seeds 500` runs the seeds from 1 on, or from `--from` on; `--seed 1234` runs one and prints its
 * whole story. A seed with violations prints the stories of the deliveries that they concern, and the exit code is 1.
 */
import { parseArgs } from "node:util";
import { printResult, printTotals } from "./report.ts";
import { runSeed } from "./run-seed.ts";
import { addUp, noTotals } from "./totals.ts";

const { values } = parseArgs({
  options: { seeds: { type: "string", default: "100" }, from: { type: "string", default: "1" }, seed: { type: "string" } },
});
const one = values.seed === undefined ? null : wholeNumber(values.seed);
const first = one ?? wholeNumber(values.from);
const count = one === null ? wholeNumber(values.seeds) : 1;

const startedAt = performance.now();
let totals = noTotals;
for (let seed = first; seed < first + count; seed += 1) {
  const result = await runSeed(seed);
  totals = addUp(totals, result);
  printResult(result, { wholeStory: one !== null });
}
printTotals(totals, performance.now() - startedAt);
if (totals.violations + totals.bugs > 0) process.exitCode = 1;

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw new Error(`a whole number from 1 on, not ${text}`);
  return number;
}
