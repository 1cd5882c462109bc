/**
 * One master, two replicas and three Sentinels on loopback. Replicas log in as a user of their own, so that replication
 * can be cut without touching anything else. Sentinels wait three seconds before they call a server down: on a busy
 * machine with two cores, fewer would make failovers that nobody asked for.
 */
import { durableSettings, type AppendFsync } from "./redis.ts";
import { startRedisNode, type RedisNode } from "./redis-node.ts";
import { replicaLoginSettings, cutReplication, mendReplication } from "./redis-replication.ts";
import { waitFor, waitUntil } from "./wait-for.ts";

export const masterName = "main";
const downAfterMs = 3_000;

export interface TestSentinel {
  readonly url: string;
  /** The three servers, whatever their roles are now. */
  readonly servers: readonly RedisNode[];
  readonly sentinels: readonly RedisNode[];
  /** As the Sentinels say now. */
  master(): Promise<RedisNode>;
  replicas(): Promise<readonly RedisNode[]>;
  /** The master's replicas lose what is under way to them, and get nothing more until it is mended. */
  cutReplication(): Promise<void>;
  mendReplication(): Promise<void>;
  /** Kills the master, or lets it hang, and resolves with it when another one has taken over. It stays down. */
  failOver(how?: "kill" | "hang"): Promise<RedisNode>;
  /** Brings back what is down, and resolves when the master has so many replicas that have caught up. */
  recover(replicaCount?: number): Promise<void>;
  stop(): Promise<void>;
}

/** Sentinels that found no replica fit for it try again only after twice their failover-timeout. */
const failOverMs = 120_000;

export async function startTestSentinel(options: { appendFsync?: AppendFsync; settings?: readonly string[] } = {}): Promise<TestSentinel> {
  const common = [
    ...durableSettings(options.appendFsync ?? "everysec"),
    ...replicaLoginSettings,
    "min-replicas-to-write 1",
    "min-replicas-max-lag 3",
    ...(options.settings ?? []),
  ];
  const first = await startRedisNode({ settings: common });
  const follow = `replicaof 127.0.0.1 ${first.port}`;
  const servers = [first, ...(await Promise.all([1, 2].map(() => startRedisNode({ settings: [...common, follow] }))))];
  const sentinels = await Promise.all(
    [1, 2, 3].map(() =>
      startRedisNode({
        isSentinel: true,
        settings: [
          `sentinel monitor ${masterName} 127.0.0.1 ${first.port} 2`,
          `sentinel down-after-milliseconds ${masterName} ${downAfterMs}`,
          `sentinel failover-timeout ${masterName} 6000`,
          `sentinel parallel-syncs ${masterName} 2`,
        ],
      }),
    ),
  );

  const master = async (): Promise<RedisNode> => {
    const [, port] = await firstOf(sentinels).ask(
      (redis) => redis.call("SENTINEL", "GET-MASTER-ADDR-BY-NAME", masterName) as Promise<string[]>,
    );
    const found = servers.find((server) => String(server.port) === port);
    if (found === undefined) throw new Error(`the Sentinels name a master that isn't ours: ${port}`);
    return found;
  };
  const caughtUp = async (replicaCount: number): Promise<boolean> => {
    const info = await (await master()).ask((redis) => redis.info("replication"));
    return info.startsWith("# Replication\r\nrole:master") && [...info.matchAll(/^slave\d+:.*state=online/gm)].length >= replicaCount;
  };
  /** Each Sentinel must know the two others and both replicas, or none of them can win a vote. */
  const allKnown = async (): Promise<boolean> => {
    const states = await Promise.all(sentinels.map((sentinel) => sentinel.ask((redis) => redis.info("sentinel"))));
    return states.every((state) => state.includes("status=ok") && state.includes("slaves=2,sentinels=3"));
  };

  await waitFor("both replicas", () => caughtUp(2));
  await waitFor("the Sentinels to know each other", allKnown, 30_000);

  return {
    url: `redis+sentinel://${sentinels.map(({ port }) => `127.0.0.1:${port}`).join(",")}/${masterName}`,
    servers,
    sentinels,
    master,
    replicas: async () => {
      const now = await master();
      return servers.filter((server) => server !== now);
    },
    cutReplication: async () => cutReplication(await master()),
    mendReplication: async () => mendReplication(await master()),
    async failOver(how = "kill") {
      const old = await master();
      if (how === "kill") await old.kill();
      else old.hang();
      await waitUntil("another master", master, (now) => now !== old, failOverMs);
      return old;
    },
    async recover(replicaCount = 2) {
      for (const server of servers) {
        server.resume();
        if (!isAlive(server)) await server.restart();
        await mendReplication(server);
      }
      await waitFor("the replicas to catch up", () => caughtUp(replicaCount), failOverMs);
    },
    async stop() {
      await Promise.all([...sentinels, ...servers].map((node) => node.stop()));
    },
  };
}

function firstOf(nodes: readonly RedisNode[]): RedisNode {
  const [first] = nodes;
  if (first === undefined) throw new Error("no Sentinels");
  return first;
}

function isAlive(node: RedisNode): boolean {
  try {
    process.kill(node.pid(), 0);
    return true;
  } catch {
    return false;
  }
}
