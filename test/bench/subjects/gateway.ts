/** The gateway as a subject: its own process from a real configuration file, between a client and a carrier over real HTTP. */
import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { once } from "node:events";
import { freePort } from "../../support/redis.ts";
import type { CarrierData } from "../carrier/carrier.ts";
import { endAtExit, killAtExit } from "../../support/ending.ts";
import { createArrivalsMemory } from "../load/arrivals.ts";
import type { HttpLoadData } from "../load/http-load.ts";
import { connectDriver } from "../load/remote-driver.ts";
import { tellThread } from "../load/tell.ts";
import type { FsyncMode } from "../options.ts";
import { startBenchRedis } from "./bench-redis.ts";
import { endProcess } from "./end-process.ts";
import { gatewayConfig } from "./gateway-config.ts";
import type { Subject } from "./subject.ts";

export interface Gateway extends Subject {
  readonly url: string;
}

export interface GatewayOptions {
  readonly appendFsync: FsyncMode;
  /** The carrier reports each message as delivered, so that deliveries come to their end. */
  readonly withReceipts: boolean;
  /** Options of its Node process. */
  readonly nodeOptions?: readonly string[];
}

const mainFile = fileURLToPath(new URL("../../../src/main.ts", import.meta.url));
const startTimeoutMs = 30_000;

export async function startGateway({ appendFsync, withReceipts, nodeOptions = [] }: GatewayOptions): Promise<Gateway> {
  const redis = await startBenchRedis(appendFsync);
  const folder = mkdtempSync(path.join(tmpdir(), "trunkline-bench-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const apiKey = "bench-key-of-the-load-generator";
  const arrivals = createArrivalsMemory();

  const carrierData: CarrierData = { arrivals, receiptsTo: withReceipts ? url : null };
  const carrier = new Worker(new URL("../carrier/carrier.ts", import.meta.url), { workerData: carrierData });
  const [carrierAddress] = (await once(carrier, "message")) as [{ port: number }];

  const configFile = path.join(folder, "trunkline.yaml");
  writeFileSync(configFile, gatewayConfig({ port, apiKey, carrierUrl: `http://127.0.0.1:${carrierAddress.port}`, appendFsync }));
  const logFile = path.join(folder, "gateway.log");
  const child = spawnGateway(nodeOptions, configFile, redis.url, logFile);
  const ended = [killAtExit(() => child.pid), endAtExit(() => rmSync(folder, { recursive: true, force: true }))];
  await untilReady(url, child, logFile);

  const loadData: HttpLoadData = { arrivals, url, apiKey };
  const load = new Worker(new URL("../load/http-load.ts", import.meta.url), { workerData: loadData });
  const driver = await connectDriver(load, (drive) => tellThread(load, drive));
  return {
    name: "gateway",
    url,
    pid: child.pid ?? 0,
    redis,
    drive: (drive, window) => driver.drive(drive, window),
    async stop() {
      await load.terminate();
      await endProcess(child, "SIGTERM");
      await carrier.terminate();
      await redis.stop();
      rmSync(folder, { recursive: true, force: true });
      for (const end of ended) end();
    },
  };
}

/** The log goes to a file, at its default level, as in production. */
function spawnGateway(nodeOptions: readonly string[], configFile: string, redisUrl: string, logFile: string): ChildProcess {
  const { PORT: _port, HOST: _host, LOG_LEVEL: _level, ...environment } = process.env;
  const log = openSync(logFile, "a");
  const child = spawn(process.execPath, [...nodeOptions, mainFile, "serve"], {
    stdio: ["ignore", log, log],
    env: { ...environment, TRUNKLINE_CONFIG: configFile, REDIS_URL: redisUrl },
  });
  closeSync(log);
  return child;
}

async function untilReady(url: string, child: ChildProcess, logFile: string): Promise<void> {
  const giveUpAt = Date.now() + startTimeoutMs;
  while (Date.now() < giveUpAt && child.exitCode === null && child.signalCode === null) {
    const ready = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) }).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) return;
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
  throw new Error(`the gateway did not start; the end of its log:\n${readFileSync(logFile, "utf8").slice(-2_000)}`);
}
