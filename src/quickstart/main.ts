/**
 * The quickstart: everything that a code's way needs, on one machine, with stand-ins for the carriers of --carriers. It sends one SMS
 * and one call through the queue API and shows what became of them; then it keeps running, or with --once it ends.
 */
import path from "node:path";
import { parseArgs } from "node:util";
import { loadAdapter } from "../../carriers/index.ts";
import { renderTrace } from "../cli/render-trace.ts";
import { startGateway } from "../compose.ts";
import { checkConfig } from "../config/load.ts";
import { chooseCarriers } from "./choose-carriers.ts";
import type { DemoCarrier } from "./demo-accounts.ts";
import { gatewayConfig, makesCalls, standInConfig } from "./demo-config.ts";
import { loadOrCreateDemoSecrets } from "./demo-secrets.ts";
import { exampleNumber } from "./example-number.ts";
import { freePort } from "./free-port.ts";
import { createQueueApi } from "./queue-api.ts";
import { startStandIns } from "./stand-in-process.ts";
import { describeWhatNext } from "./what-next.ts";

const folder = path.join(".trunkline", "quickstart");
const receiptsDeadlineMs = 30_000;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function run(carriers: readonly DemoCarrier[], once: boolean, toldToStop: AbortSignal): Promise<void> {
  await using closing = new AsyncDisposableStack();
  const secrets = loadOrCreateDemoSecrets(folder);
  const port = await freePort(8080);
  const standIns = await startStandIns(standInConfig(carriers, secrets, port, await freePort(9001)));
  closing.defer(() => standIns.stop());
  say(`· stand-in carriers (${carriers.join(", ")}) listen at ${standIns.url}`);

  const raw = gatewayConfig(carriers, secrets, { folder, port }, standIns.baseUrls);
  const loaded = await checkConfig(raw, {}, loadAdapter);
  if (!loaded.ok) throw new Error(loaded.errors.map((error) => `${error.path}: ${error.message}`).join("\n"));
  const gateway = await startGateway(loaded.config);
  closing.defer(() => gateway.stop());
  say(`· the gateway listens at ${gateway.url}, with an embedded Redis in ${folder}`);

  const api = createQueueApi(gateway.url, secrets, toldToStop);
  const posted = makesCalls(carriers)
    ? "an SMS to a US number and a call to a Canadian one"
    : "an SMS to a US number (no carrier here makes calls)";
  say(`· posting ${posted}, and waiting for the carriers' receipts`);
  const ids = [await api.deliver({ to: exampleNumber("425"), channel: "sms", code: "482913", brand: "Contoso", locale: "en-US" })];
  if (makesCalls(carriers)) {
    ids.push(await api.deliver({ to: exampleNumber("613"), channel: "voice", code: "730164", brand: "Contoso", locale: "fr-CA" }));
  }
  for (const id of ids) {
    const trace = await api.traceOfEnd(id, receiptsDeadlineMs);
    say(`\n${renderTrace(trace)}`);
    if (trace.delivery.status !== "delivered") throw new Error(`delivery ${id} ended as ${trace.delivery.status}`);
  }
  say(describeWhatNext(gateway.url, standIns.url, secrets));
  if (once) return;
  say("Running until Ctrl-C.");
  if (!toldToStop.aborted) await new Promise((resolve) => toldToStop.addEventListener("abort", resolve));
}

const toldToStop = new AbortController();
// Listened to from the beginning, so that whatever has been started by then is stopped too.
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    if (!toldToStop.signal.aborted) say("\nStopping.");
    toldToStop.abort();
  });
}
try {
  const { values } = parseArgs({ options: { once: { type: "boolean" }, carriers: { type: "string" } } });
  const choice = chooseCarriers(values.carriers);
  if (!choice.ok) throw new Error(choice.problem);
  await run(choice.carriers, values.once === true, toldToStop.signal);
  process.exitCode = 0;
} catch (error) {
  process.exitCode = 1;
  if (!toldToStop.signal.aborted)
    process.stderr.write(`The quickstart failed: ${error instanceof Error ? error.message : String(error)}\n`);
}
// A gateway that could not start half-way through has connections open; they must not keep the process alive.
setTimeout(() => process.exit(), 1_000).unref();
