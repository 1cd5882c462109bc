/** `trunkline serve`: the gateway, until SIGTERM or SIGINT. Refuses to start with all configuration errors listed at once. */
import { loadAdapter } from "../../carriers/index.ts";
import type { Gateway } from "../compose.ts";
import { loadConfig } from "../config/load.ts";
import type { Config } from "../config/schema.ts";
import { EmbeddedRedisFailure } from "../redis/embedded/failure.ts";
import { defineCommand, exitCodes } from "./command.ts";
import { describeErrors } from "./describe-errors.ts";

const help = `Usage: trunkline serve [--config FILE] [--role ROLE ...]

Runs the gateway until SIGTERM or Ctrl-C. The configuration is read from --config, else from the file that
TRUNKLINE_CONFIG names, else from trunkline.yaml in this folder. PORT, HOST, REDIS_URL and LOG_LEVEL win over the file.

  --role ROLE   "api" takes requests and carriers' callbacks, "worker" hands over to carriers. Given once or twice, in
                place of server.roles in the file; an instance has both by default
`;

export const serve = defineCommand({
  help,
  operands: [],
  options: { config: { type: "string" }, role: { type: "string", multiple: true } },
  async run(values, _, terminal) {
    const loaded = await loadConfig(terminal.environment, loadAdapter, values.config, values.role);
    if (!loaded.ok) {
      terminal.error(describeErrors(loaded.errors));
      return exitCodes.failed;
    }
    // Listened to from the beginning: told to stop while it starts, the gateway stops as soon as it has.
    const toldToStop = untilToldToStop();
    const gateway = await start(loaded.config);
    if (typeof gateway === "string") {
      terminal.error(`${gateway}\n`);
      return exitCodes.failed;
    }
    terminal.error(`trunkline listens at ${gateway.url}\n`);
    await toldToStop;
    await gateway.stop();
    return exitCodes.ok;
  },
});

/** The gateway, or why it can't start when that is the operator's to mend. */
async function start(config: Config): Promise<Gateway | string> {
  // Loaded only now: help and a wrong configuration need not wait for all that a gateway is made of.
  const { startGateway } = await import("../compose.ts");
  try {
    return await startGateway(config);
  } catch (error) {
    if (error instanceof EmbeddedRedisFailure) return error.message;
    const { host, port } = config.server;
    switch (error instanceof Error && "code" in error ? error.code : undefined) {
      case "EADDRINUSE":
        return `Another program listens on ${host}, port ${port}: stop it, or set PORT to another one.`;
      case "EACCES":
        return `This user may not listen on port ${port}: take one above 1023, or allow it.`;
      case "EADDRNOTAVAIL":
      case "ENOTFOUND":
        return `${host} is not an address of this machine: see server.host and HOST.`;
      default:
        throw error;
    }
  }
}

function untilToldToStop(): Promise<void> {
  return new Promise((resolve) => {
    // Not "once": a second signal, such as one that a terminal and a parent process both send, changes nothing.
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => resolve());
  });
}
