/** `trunkline serve`: the gateway, until SIGTERM or SIGINT. Refuses to start with all configuration errors listed at once. */
import { parseArgs } from "node:util";
import { loadAdapter } from "../../carriers/index.ts";
import { startGateway } from "../compose.ts";
import type { ConfigError } from "../config/config-error.ts";
import { loadConfig } from "../config/load.ts";

export const usage = `Usage: trunkline serve [--config FILE]

Starts the gateway. The configuration is read from --config, else from the file that TRUNKLINE_CONFIG names, else from
trunkline.yaml in this folder. PORT, HOST, REDIS_URL and LOG_LEVEL win over the file.
`;

export async function serve(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { config: { type: "string" }, help: { type: "boolean", short: "h" } } });
  if (values.help === true) {
    process.stdout.write(usage);
    return 0;
  }
  const loaded = await loadConfig(process.env, loadAdapter, values.config);
  if (!loaded.ok) {
    process.stderr.write(describeErrors(loaded.errors));
    return 1;
  }
  const gateway = await startGateway(loaded.config);
  process.stderr.write(`trunkline listens at ${gateway.url}\n`);
  await untilToldToStop();
  await gateway.stop();
  return 0;
}

export function describeErrors(errors: readonly ConfigError[]): string {
  const lines = errors.map(({ path, message }) => `  ${path === "" ? "the file" : path}: ${message}`);
  return `The configuration has ${errors.length === 1 ? "an error" : `${errors.length} errors`}:\n${lines.join("\n")}\n`;
}

function untilToldToStop(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve());
  });
}
