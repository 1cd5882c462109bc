/** A Redis of its own for each subject, all with the same settings, and connections to ask it what it did. */
import { Redis } from "ioredis";
import { rmSync } from "node:fs";
import { startTestCluster } from "../../support/redis-cluster.ts";
import { startTestRedis } from "../../support/redis.ts";
import { endAtExit, killAtExit } from "../../support/ending.ts";
import type { FsyncMode } from "../options.ts";

export interface BenchRedis {
  readonly url: string;
  /** One, or the masters of a Cluster. */
  readonly servers: readonly BenchServer[];
  /** The one, or a Cluster's first. */
  readonly control: Redis;
  stop(): Promise<void>;
}

export interface BenchServer {
  readonly pid: number;
  readonly control: Redis;
}

/** A rewrite of the file amid a measurement would fall on one subject and not on the other. */
const noRewrite = ["auto-aof-rewrite-percentage", "0"] as const;

export async function startBenchRedis(appendFsync: FsyncMode): Promise<BenchRedis> {
  const server = await startTestRedis({ appendFsync });
  const ended = [killAtExit(() => server.pid()), endAtExit(() => rmSync(server.folder, { recursive: true, force: true }))];
  const control = new Redis(server.url);
  await control.config("SET", ...noRewrite);
  return {
    url: server.url,
    servers: [{ pid: server.pid(), control }],
    control,
    async stop() {
      control.disconnect();
      await server.stop();
      for (const end of ended) end();
    },
  };
}

/** Three masters and no replicas: those would be on other machines. */
export async function startBenchCluster(appendFsync: FsyncMode): Promise<BenchRedis> {
  const cluster = await startTestCluster({ appendFsync, withReplicas: false, settings: [noRewrite.join(" ")] });
  const servers = cluster.nodes.map((node) => ({ pid: node.pid(), control: new Redis(node.port, "127.0.0.1") }));
  const [first] = servers;
  if (first === undefined) throw new Error("a Cluster has at least one master");
  return {
    url: cluster.url,
    servers,
    control: first.control,
    async stop() {
      for (const { control } of servers) control.disconnect();
      await cluster.stop();
    },
  };
}
