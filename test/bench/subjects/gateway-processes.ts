/** The gateway's processes, started as an operator would: from a configuration file, logging to a file at the default level. */
import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { killAtExit } from "../../support/ending.ts";
import { endProcess } from "./end-process.ts";

export interface GatewayPlan {
  readonly folder: string;
  readonly configFile: string;
  readonly redisUrl: string;
  readonly nodeOptions: readonly string[];
}

export interface GatewayProcess {
  readonly url: string;
  readonly pid: number;
  /** From being started to being ready for requests. */
  readonly readyAfterMs: number;
  stop(): Promise<void>;
}

const mainFile = fileURLToPath(new URL("../../../src/main.ts", import.meta.url));
/** On a machine that does much else beside. */
const startTimeoutMs = 90_000;
const askAgainMs = 5;

/** Resolves when it is ready. */
export async function startGatewayProcess(plan: GatewayPlan, port: number): Promise<GatewayProcess> {
  const logFile = path.join(plan.folder, `gateway-${port}.log`);
  const startedAtMs = performance.now();
  const child = spawnGateway(plan, port, logFile);
  const ended = killAtExit(() => child.pid);
  const url = `http://127.0.0.1:${port}`;
  await untilReady(url, child, logFile);
  return {
    url,
    pid: child.pid ?? 0,
    readyAfterMs: performance.now() - startedAtMs,
    async stop() {
      await endProcess(child, "SIGTERM");
      ended();
    },
  };
}

function spawnGateway({ nodeOptions, configFile, redisUrl }: GatewayPlan, port: number, logFile: string): ChildProcess {
  const { HOST: _host, LOG_LEVEL: _level, ...environment } = process.env;
  const log = openSync(logFile, "a");
  const child = spawn(process.execPath, [...nodeOptions, mainFile, "serve"], {
    stdio: ["ignore", log, log],
    env: { ...environment, TRUNKLINE_CONFIG: configFile, REDIS_URL: redisUrl, PORT: String(port) },
  });
  closeSync(log);
  return child;
}

async function untilReady(url: string, child: ChildProcess, logFile: string): Promise<void> {
  const giveUpAtMs = performance.now() + startTimeoutMs;
  while (performance.now() < giveUpAtMs && child.exitCode === null && child.signalCode === null) {
    const ready = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) }).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) return;
    await new Promise((resolve) => {
      setTimeout(resolve, askAgainMs);
    });
  }
  throw new Error(`the gateway did not start; the end of its log:\n${readFileSync(logFile, "utf8").slice(-2_000)}`);
}
