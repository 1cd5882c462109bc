/** A Cluster that loses a shard stops that shard's phones and no others; when a master dies, its replica goes on with them. */
import { expect, test } from "vitest";
import { startTestCluster, type TestCluster } from "../support/redis-cluster.ts";
import type { RedisNode } from "../support/redis-node.ts";
import { waitUntil } from "../support/wait-for.ts";
import { startWorld, supportKey, type Answer, type World } from "../support/world.ts";

const clusterMs = 120_000;
const shardCount = 6;
const dueKey = (shard: number): string => `trunkline:{${shard}}:due`;

interface Phone {
  readonly to: string;
  readonly shard: number;
}

/** Phones, each with one delivery, and the shard that their ids name. */
async function meetPhones(world: World<TestCluster>): Promise<readonly Phone[]> {
  const phones: (Phone & { id: string })[] = [];
  for (let index = 0; index < 24; index += 1) {
    const to = `+1425555${String(6_000 + index)}`;
    const { body } = await accepted(world, to);
    phones.push({ to, id: body.id, shard: Number.parseInt(body.id.slice(14, 16), 32) });
  }
  for (const { id } of phones) await world.ended(id);
  return phones;
}

function accepted(world: World<TestCluster>, to: string): Promise<Answer> {
  return waitUntil(
    `${to} to be accepted`,
    () => post(world, to),
    ({ status }) => status === 202,
  );
}

function post(world: World<TestCluster>, to: string): Promise<Answer> {
  return world.post({ to, channel: "sms", code: "482913", user: { id: "u-outage" } });
}

interface Victim {
  readonly node: RedisNode;
  readonly shards: readonly number[];
  /** A key of one of its shards. */
  readonly key: string;
}

/** The master of most shards, so that some phones are surely its. */
async function findVictim(redis: TestCluster): Promise<Victim> {
  const masters = await Promise.all(Array.from({ length: shardCount }, (_, shard) => redis.masterOf(dueKey(shard))));
  const byMaster = Map.groupBy(masters.keys(), (shard) => masters[shard]);
  const [most] = [...byMaster].toSorted(([, some], [, others]) => others.length - some.length);
  const [node, shards = []] = most ?? [];
  if (node === undefined) throw new Error("a Cluster without masters");
  return { node, shards, key: dueKey(shards[0] ?? 0) };
}

function divide(phones: readonly Phone[], { shards }: Victim): { readonly lost: readonly Phone[]; readonly others: readonly Phone[] } {
  const isLost = ({ shard }: Phone): boolean => shards.includes(shard);
  const [lost, others] = [phones.filter(isLost).slice(0, 2), phones.filter((phone) => !isLost(phone)).slice(0, 6)];
  expect([lost.length, others.length]).not.toContain(0);
  return { lost, others };
}

async function isServed(world: World<TestCluster>, { to }: Phone): Promise<void> {
  const { body } = await accepted(world, to);
  expect((await world.ended(body.id)).delivery.status).toBe("delivered");
}

test(
  "one shard lost: its phones are refused, the others are served, and /readyz says so",
  async () => {
    const redis = await startTestCluster();
    await using world = await startWorld({ redis, shards: shardCount });
    const phones = await meetPhones(world);
    const victim = await findVictim(redis);
    const { lost, others } = divide(phones, victim);

    for (const replica of await redis.replicasOf(victim.key)) await replica.kill();
    await victim.node.kill();

    // Where a sender's rate lies in the lost shard, this instance keeps it by itself.
    for (const phone of others) await isServed(world, phone);
    for (const { to } of lost) expect(await post(world, to)).toMatchObject({ status: 503, body: { code: "queue_unavailable" } });
    const { status, body } = await world.call("GET", "/readyz", { key: null });
    expect(status).toBe(200);
    expect(body.checks[0].detail).toContain(`${victim.shards.join(", ")} of 6 can't be asked`);

    const found = await world.call("GET", `/v1/deliveries?to=${encodeURIComponent(others[0]?.to ?? "")}`, { key: supportKey });
    expect(found.body.data).toHaveLength(2);
    // A list that left out what it can't reach would be taken for all there is.
    expect((await world.call("GET", "/v1/deliveries?userId=u-outage", { key: supportKey })).status).toBe(503);

    await redis.recover();
    for (const phone of lost) await isServed(world, phone);
  },
  clusterMs,
);

test(
  "a master that hangs, and one that dies: others are served meanwhile, and after the failover all are",
  async () => {
    const redis = await startTestCluster();
    await using world = await startWorld({ redis, shards: shardCount });
    const phones = await meetPhones(world);
    for (const how of ["hang", "kill"] as const) {
      const victim = await findVictim(redis);
      const { lost, others } = divide(phones, victim);
      if (how === "hang") victim.node.hang();
      else await victim.node.kill();
      expect(await post(world, lost[0]?.to ?? "")).toMatchObject({ status: 503 });
      await accepted(world, others[0]?.to ?? "");
      await redis.takenOver(victim.key, victim.node);
      for (const phone of lost) await isServed(world, phone);
      await redis.recover();
    }
  },
  clusterMs,
);
