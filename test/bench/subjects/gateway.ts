/** The gateway as a subject: its own processes from a real configuration file, between a client and a carrier over real HTTP. */
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { endAtExit } from "../../support/ending.ts";
import { freePort } from "../../support/free-port.ts";
import { createInFlightMemory, openInFlight, type InFlight } from "../carrier/in-flight.ts";
import { createArrivalsMemory, openArrivals, type Arrivals } from "../load/arrivals.ts";
import { startBenchCluster, startBenchRedis, type BenchRedis } from "./bench-redis.ts";
import { startCarrier } from "./carrier.ts";
import { gatewayConfig } from "./gateway-config.ts";
import { startGatewayProcess, type GatewayProcess } from "./gateway-processes.ts";
import { plainGateway, type GatewayShape } from "./gateway-shape.ts";
import { startLoad } from "./load.ts";
import type { Subject } from "./subject.ts";

export interface Gateway extends Subject {
  readonly redis: BenchRedis;
  readonly processes: readonly GatewayProcess[];
  readonly firstProcess: GatewayProcess;
  /** What has reached the carrier, and how much it holds at once. */
  readonly arrivals: Arrivals;
  readonly inFlight: InFlight;
  /** One more process of the same gateway, in other roles. It ends with the others. */
  addProcess(roles: GatewayShape["roles"]): Promise<GatewayProcess>;
}

export async function startGateway(difference: Partial<GatewayShape> = {}): Promise<Gateway> {
  const shape = { ...plainGateway, ...difference };
  const redis = await (shape.redis === "a Cluster" ? startBenchCluster : startBenchRedis)(shape.appendFsync);
  const folder = mkdtempSync(path.join(tmpdir(), "trunkline-bench-"));
  const removed = endAtExit(() => rmSync(folder, { recursive: true, force: true }));
  const apiKey = "bench-key-of-the-load-generator";
  const memories = { arrivals: createArrivalsMemory(), inFlight: createInFlightMemory() };
  const ports = await Promise.all(Array.from({ length: shape.processes }, () => freePort()));
  const [port = 0] = ports;
  const carrier = await startCarrier({
    ...memories,
    receiptsTo: shape.withReceipts ? `http://127.0.0.1:${port}` : null,
    answerAfterMs: shape.carrierAnswersAfterMs,
  });

  const places = { port, apiKey, carrierUrl: carrier.url, sealingKey: newKey(), numberKey: newKey() };
  const start = (roles: GatewayShape["roles"], onPort: number): Promise<GatewayProcess> => {
    const configFile = path.join(folder, `${roles.join("-")}.yaml`);
    writeFileSync(configFile, gatewayConfig({ ...shape, roles }, places));
    return startGatewayProcess({ folder, configFile, redisUrl: redis.url, nodeOptions: shape.nodeOptions }, onPort);
  };
  const processes = await Promise.all(ports.map((onPort) => start(shape.roles, onPort)));
  const [firstProcess] = processes;
  if (firstProcess === undefined) throw new Error("a gateway has at least one process");
  const load = await startLoad({
    arrivals: memories.arrivals,
    target: { kind: "gateway", urls: processes.map(({ url }) => url), apiKey },
  });
  return {
    name: "gateway",
    processes,
    firstProcess,
    get pids() {
      return processes.map(({ pid }) => pid);
    },
    redis,
    arrivals: openArrivals(memories.arrivals),
    inFlight: openInFlight(memories.inFlight),
    drive: (drive, window) => load.drive(drive, window),
    async addProcess(roles) {
      const added = await start(roles, await freePort());
      processes.push(added);
      return added;
    },
    async stop() {
      await load.stop();
      await Promise.all(processes.map((process) => process.stop()));
      await carrier.stop();
      await redis.stop();
      rmSync(folder, { recursive: true, force: true });
      removed();
    },
  };
}

function newKey(): string {
  return randomBytes(32).toString("base64");
}
