/** `npm run adapters`: time to readiness and resident memory of a gateway with two adapters and with all, started in turns. */
import { adapterNames } from "../../../carriers/index.ts";
import { installEndings } from "../../support/ending.ts";
import { startGatewayProcess } from "../../support/gateway-process.ts";
import { configWith } from "./config-with.ts";

const rounds = 5;
/** Many times what fifteen starts take. */
const deadlineMs = 900_000;

interface Cost {
  readonly readyMs: number;
  readonly residentBytes: number;
}

async function measure(adapters: readonly string[]): Promise<Cost> {
  const config = await configWith(adapters);
  const startedAt = performance.now();
  const gateway = await startGatewayProcess(config);
  const readyMs = performance.now() - startedAt;
  const metrics = await fetch(`${gateway.url}/metrics`).then((answer) => answer.text());
  await gateway.end("SIGTERM");
  return { readyMs, residentBytes: Number(/^process_resident_memory_bytes (\S+)/m.exec(metrics)?.[1]) };
}

const median = (values: readonly number[]): number => values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? NaN;

installEndings("the measurement", deadlineMs);
const mixes = [["telnyx", "vonage"], ["twilio", "telnyx"], adapterNames()];
const costs = mixes.map((): Cost[] => []);
// In turns, so that what else the machine does meets all of them alike.
for (let round = 0; round < rounds; round++) {
  for (const [at, mix] of mixes.entries()) costs[at]?.push(await measure(mix));
}
for (const [at, mix] of mixes.entries()) {
  const readyMs = median((costs[at] ?? []).map((cost) => cost.readyMs));
  const residentBytes = median((costs[at] ?? []).map((cost) => cost.residentBytes));
  const figures = `ready after ${Math.round(readyMs)} ms, ${(residentBytes / 2 ** 20).toFixed(0)} MiB resident`;
  process.stdout.write(`${mix.length} adapters (${mix.join(", ")}): ${figures}; median of ${rounds}\n`);
}
