/**
 * A Redis Cluster on loopback: three masters with a replica each, unless they are left out. It goes on for the other slots when one shard is lost,
 * and fails over two seconds after a master's last word. Made by the commands of the cluster bus alone.
 */
import { freePort } from "./free-port.ts";
import { durableSettings, type AppendFsync } from "./redis.ts";
import { slotOf } from "../../src/redis/slot.ts";
import { startRedisNode, type RedisNode } from "./redis-node.ts";
import { cutReplication, mendReplication, replicaLoginSettings } from "./redis-replication.ts";
import { waitFor, waitUntil } from "./wait-for.ts";

const slotCount = 16_384;
const masterCount = 3;
const nodeTimeoutMs = 2_000;
/** Far beyond what it takes, as a busy machine must not end a long run, and less than a test has, so that it says what it waited for. */
const failOverMs = 60_000;
const formingMs = 60_000;

export type MoveKeys = (keys: readonly string[]) => Promise<void>;

export interface TestCluster {
  readonly url: string;
  readonly nodes: readonly RedisNode[];
  /** Who has the slot of a key, as the others say now. */
  masterOf(key: string): Promise<RedisNode>;
  replicasOf(key: string): Promise<readonly RedisNode[]>;
  cutReplication(master: RedisNode): Promise<void>;
  /** Kills the key's master, or lets it hang, and resolves with it when its replica has taken over. It stays down. */
  failOver(key: string, how?: "kill" | "hang"): Promise<RedisNode>;
  /** Resolves when another node than that one has the key. */
  takenOver(key: string, from: RedisNode): Promise<void>;
  /** Moves the key's slot, with everything in it, to another master. `onTheWay` is called before, to move keys in an order of its own. */
  moveSlot(key: string, onTheWay?: (moveKeys: MoveKeys) => Promise<void>): Promise<void>;
  /** Brings back what is down, and resolves when every master has its replica again. */
  recover(): Promise<void>;
  stop(): Promise<void>;
}

export async function startTestCluster(
  options: { appendFsync?: AppendFsync; settings?: readonly string[]; withReplicas?: boolean } = {},
): Promise<TestCluster> {
  const nodeCount = options.withReplicas === false ? masterCount : 2 * masterCount;
  const nodes = await Promise.all(Array.from({ length: nodeCount }, () => startClusterNode(options)));
  await join(nodes).catch(async (error: unknown) => {
    await Promise.all(nodes.map((node) => node.stop()));
    throw error;
  });
  const alive = (): readonly RedisNode[] => nodes.filter((node) => isAlive(node));

  const shards = async (): Promise<readonly Shard[]> => {
    const [witness] = alive();
    if (witness === undefined) throw new Error("no node is alive");
    return readShards(await readNodes(witness), nodes);
  };
  const shardOf = async (key: string): Promise<Shard> => {
    const slot = slotOf(key);
    const found = (await shards()).find(({ ranges }) => ranges.some(([from, to]) => from <= slot && slot <= to));
    if (found === undefined) throw new Error(`nobody has slot ${slot}`);
    return found;
  };

  const takenOver = async (key: string, from: RedisNode): Promise<void> => {
    await waitUntil(
      "the replica to take over",
      () => askOther(nodes, from, key),
      (now) => now !== null && now !== from.port,
      failOverMs,
    );
  };

  return {
    takenOver,
    url: `redis+cluster://${nodes.map(({ port }) => `127.0.0.1:${port}`).join(",")}`,
    nodes,
    masterOf: async (key) => (await shardOf(key)).master,
    replicasOf: async (key) => (await shardOf(key)).replicas,
    cutReplication,
    async failOver(key, how = "kill") {
      const { master } = await shardOf(key);
      if (how === "kill") await master.kill();
      else master.hang();
      await takenOver(key, master);
      return master;
    },
    async moveSlot(key, onTheWay) {
      const from = (await shardOf(key)).master;
      const to = (await shards()).map(({ master }) => master).find((master) => master !== from);
      if (to !== undefined) await moveSlot(slotOf(key), { from, to, all: alive() }, onTheWay);
    },
    async recover() {
      for (const node of nodes) {
        node.resume();
        if (!isAlive(node)) await node.restart();
        await mendReplication(node);
      }
      await untilWhole(nodes, failOverMs);
    },
    async stop() {
      await Promise.all(nodes.map((node) => node.stop()));
    },
  };
}

async function startClusterNode({ appendFsync = "everysec", settings = [] }: { appendFsync?: AppendFsync; settings?: readonly string[] }) {
  return startRedisNode({
    settings: [
      ...durableSettings(appendFsync),
      ...replicaLoginSettings,
      "cluster-enabled yes",
      // Redis would add 10,000 to the port, which may be more than there are.
      `cluster-port ${await freePort()}`,
      `cluster-node-timeout ${nodeTimeoutMs}`,
      "cluster-require-full-coverage no",
      "cluster-allow-replica-migration no",
      // A replica that was cut off for long is still better than none.
      "cluster-replica-validity-factor 0",
      ...settings,
    ],
  });
}

async function join(nodes: readonly RedisNode[]): Promise<void> {
  const [first, ...others] = nodes;
  if (first === undefined) return;
  for (const [index, node] of nodes.entries()) await node.ask((redis) => redis.call("CLUSTER", "SET-CONFIG-EPOCH", index + 1));
  for (const [index, node] of nodes.slice(0, masterCount).entries()) {
    const [from, until] = [index, index + 1].map((part) => Math.floor((slotCount * part) / masterCount));
    await node.ask((redis) => redis.call("CLUSTER", "ADDSLOTSRANGE", from ?? 0, (until ?? 0) - 1));
  }
  for (const node of others) {
    const busPort = await node.ask((redis) => redis.config("GET", "cluster-port"));
    await first.ask((redis) => redis.call("CLUSTER", "MEET", "127.0.0.1", node.port, String(busPort[1])));
  }
  const known = async (): Promise<boolean> =>
    (await clusterInfos(nodes)).every((info) => info.includes(`cluster_known_nodes:${nodes.length}\r`));
  await waitFor("the nodes to know each other", known, formingMs);
  for (const [index, replica] of nodes.slice(masterCount).entries()) {
    const masterId = await nodes[index]?.ask((redis) => redis.call("CLUSTER", "MYID"));
    await replica.ask((redis) => redis.call("CLUSTER", "REPLICATE", String(masterId)));
  }
  await untilWhole(nodes, formingMs);
}

async function untilWhole(nodes: readonly RedisNode[], deadlineMs: number): Promise<void> {
  await waitUntil(
    "the Cluster to be whole",
    () => whatIsMissing(nodes),
    (missing) => missing.length === 0,
    deadlineMs,
  );
}

async function whatIsMissing(nodes: readonly RedisNode[]): Promise<readonly string[]> {
  const infos = await clusterInfos(nodes);
  const roles = await Promise.all(nodes.map((node) => node.ask((redis) => redis.info("replication"))));
  const masters = nodes.filter((_, index) => roles[index]?.includes("role:master"));
  const haveReplicas = nodes.length > masterCount;
  const lonely = masters.filter((master) => haveReplicas && !/^slave0:.*state=online/m.test(roles[nodes.indexOf(master)] ?? ""));
  return [
    ...nodes.filter((_, index) => !infos[index]?.includes("cluster_state:ok")).map(({ port }) => `${port} sees no whole Cluster`),
    ...(masters.length === masterCount ? [] : [`${masterCount} masters; there are ${masters.map(({ port }) => port).join(", ")}`]),
    ...lonely.map(({ port }) => `a replica of ${port}`),
  ];
}

function clusterInfos(nodes: readonly RedisNode[]): Promise<readonly string[]> {
  return Promise.all(nodes.map((node) => node.ask((redis) => redis.cluster("INFO"))));
}

async function readNodes(witness: RedisNode): Promise<string> {
  return String(await witness.ask((redis) => redis.cluster("NODES")));
}

interface Shard {
  readonly master: RedisNode;
  readonly replicas: readonly RedisNode[];
  readonly ranges: readonly (readonly [from: number, to: number])[];
}

/** "<id> <ip:port@bus> <flags> <master id or -> … <link state> <slots>…" a line. */
function readShards(text: string, nodes: readonly RedisNode[]): readonly Shard[] {
  const lines = text
    .trim()
    .split("\n")
    .map((line) => line.split(" "));
  const nodeAt = (address = ""): RedisNode[] => nodes.filter(({ port }) => address.startsWith(`127.0.0.1:${port}@`));
  return lines.flatMap(([id, address, flags = "", , , , , , ...slots]) => {
    const [master] = nodeAt(address);
    const ranges = slots.filter((slot) => /^\d/.test(slot)).map((slot) => toRange(slot));
    if (master === undefined || !flags.includes("master") || ranges.length === 0) return [];
    const replicas = lines.filter((line) => line[3] === id).flatMap((line) => nodeAt(line[1]));
    return [{ master, replicas, ranges }];
  });
}

function toRange(slots: string): [number, number] {
  const [from = 0, to = from] = slots.split("-").map(Number);
  return [from, to];
}

/** The port of the node that has the key's slot and is not called failed, in the eyes of one that is alive. */
async function askOther(nodes: readonly RedisNode[], gone: RedisNode, key: string): Promise<number | null> {
  const witness = nodes.find((node) => node !== gone && isAlive(node));
  const text = witness === undefined ? "" : await readNodes(witness);
  const slot = slotOf(key);
  return readShards(text, nodes).find(({ ranges }) => ranges.some(([from, to]) => from <= slot && slot <= to))?.master.port ?? null;
}

async function moveSlot(
  slot: number,
  { from, to, all }: { readonly from: RedisNode; readonly to: RedisNode; readonly all: readonly RedisNode[] },
  onTheWay?: (moveKeys: MoveKeys) => Promise<void>,
): Promise<void> {
  const [fromId, toId] = await Promise.all([from, to].map((node) => node.ask((redis) => redis.call("CLUSTER", "MYID"))));
  await to.ask((redis) => redis.call("CLUSTER", "SETSLOT", slot, "IMPORTING", String(fromId)));
  await from.ask((redis) => redis.call("CLUSTER", "SETSLOT", slot, "MIGRATING", String(toId)));
  const moveKeys: MoveKeys = async (keys) => {
    await from.ask((redis) => redis.call("MIGRATE", "127.0.0.1", to.port, "", 0, 5_000, "KEYS", ...keys));
  };
  await onTheWay?.(moveKeys);
  for (;;) {
    const keys = (await from.ask((redis) => redis.call("CLUSTER", "GETKEYSINSLOT", slot, 50))) as string[];
    if (keys.length === 0) break;
    await moveKeys(keys);
  }
  // First who has it now, so that the others can't be told by one who knows less.
  const others = all.filter((node) => node !== to && node !== from);
  for (const node of [to, from, ...others]) {
    await node.ask((redis) => redis.call("CLUSTER", "SETSLOT", slot, "NODE", String(toId)).catch(onlyMastersSet));
  }
}

/** Replicas learn it from the bus. */
function onlyMastersSet(error: unknown): void {
  if (!(error instanceof Error) || !error.message.includes("only with masters")) throw error;
}

function isAlive(node: RedisNode): boolean {
  try {
    process.kill(node.pid(), 0);
    return true;
  } catch {
    return false;
  }
}
