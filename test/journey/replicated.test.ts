/** Durability "replicated": what too few replicas have is refused, taken back, and never handed over. */
import { expect, test } from "vitest";
import { startTestCluster } from "../support/redis-cluster.ts";
import { startTestSentinel, type TestSentinel } from "../support/redis-sentinel.ts";
import { waitFor, waitUntil } from "../support/wait-for.ts";
import { noWaiting, opsKey, startWorld, type AnyRedis, type World } from "../support/world.ts";

/** For several servers to start, on a machine that others use, too. */
const enginesMs = 120_000;
const redisConfig = { durability: "replicated" };
const request = (to: string): object => ({ to, channel: "sms", code: "482913" });

const acceptedAgain = <Engine extends AnyRedis>(world: World<Engine>, to: string) =>
  waitUntil(
    "the gateway to accept",
    () => world.post(request(to)),
    ({ status }) => status === 202,
    30_000,
  );

/** The master itself takes writes without replicas, so that it is the gateway who refuses. */
const settings = ["min-replicas-to-write 0"];
const replicaIsBack = (redis: TestSentinel): Promise<void> =>
  waitFor("the replica", async () => (await redis.master()).ask(async (client) => (await client.wait(1, 100)) >= 1));

test("behind Sentinels: without replicas nothing is accepted, and what was refused has cost nothing", { timeout: enginesMs }, async () => {
  const redis = await startTestSentinel({ settings });
  await using world = await startWorld({ redis, redisConfig, shards: 2 });
  const first = await acceptedAgain(world, "+14255558100");
  expect((await world.ended(first.body.id)).delivery.status).toBe("delivered");

  await redis.cutReplication();
  const keyed = { headers: { "idempotency-key": "cut" } };
  for (const options of [{}, keyed]) {
    const refused = await world.post(request("+14255558101"), options);
    expect(refused).toMatchObject({ status: 503, body: { code: "queue_unavailable" } });
  }
  expect((await world.call("GET", "/v1/deliveries")).body.data.map(({ id }: { id: string }) => id)).toEqual([first.body.id]);
  await redis.mendReplication();
  await replicaIsBack(redis);
  for (let count = 0; count < 5; count += 1) await acceptedAgain(world, "+14255558101");
  expect((await world.post(request("+14255558101"))).body.code).toBe("attempts_exhausted");
});

test("a claim that no replica has hands nothing over; when one has it, the code is sent, once", { timeout: enginesMs }, async () => {
  const redis = await startTestSentinel({ settings });
  await using world = await startWorld({ redis, redisConfig });
  const steer = async (what: "pause" | "resume"): Promise<void> => {
    for (const carrier of ["twilio-a", "telnyx-b"]) await world.call("POST", `/v1/carriers/${carrier}/${what}`, { key: opsKey });
  };
  await steer("pause");
  const { body } = await acceptedAgain(world, "+14255558300");
  await redis.cutReplication();
  await steer("resume");
  const master = await redis.master();
  const version = async (): Promise<number> =>
    Number.parseInt((await master.ask((client) => client.get(`trunkline:{0}:d:${body.id}`))) ?? "", 10);
  const before = await version();
  await waitFor("claims to be made and withdrawn", async () => (await version()) >= before + 4);
  expect(world.standIn.requests.all()).toEqual([]);

  await redis.mendReplication();
  await replicaIsBack(redis);
  const { delivery, attempts } = await world.ended(body.id);
  expect([delivery.status, attempts.length]).toEqual(["delivered", 1]);
  expect(world.standIn.phones.texts("+14255558300")).toHaveLength(1);
});

test("an end is not shown before a replica has what led to it", { timeout: enginesMs }, async () => {
  const redis = await startTestSentinel({ settings });
  await using world = await startWorld({ redis, redisConfig, standIn: { pace: { ...noWaiting, deliveredMs: 4_000 } } });
  const { body } = await acceptedAgain(world, "+14255558400");
  await waitUntil(
    "the carrier to have it",
    () => world.trace(body.id),
    ({ delivery }) => delivery.status === "sent",
  );
  await redis.cutReplication();
  const { delivery, verdict } = await waitUntil(
    "the receipt",
    () => world.trace(body.id),
    ({ attempts }) => attempts[0].receipts.some(({ status }: { status: string }) => status === "delivered"),
  );
  expect(delivery.status).toBe("sent");
  expect(verdict).toContain("The carrier reports that the message arrived");

  await redis.mendReplication();
  expect((await world.ended(body.id)).delivery.status).toBe("delivered");
});

test("in a Cluster it is the phone's own master whose replica counts", { timeout: enginesMs }, async () => {
  const redis = await startTestCluster();
  await using world = await startWorld({ redis, redisConfig, shards: 6 });
  const phones = Array.from({ length: 12 }, (_, index) => `+1425555${String(8_200 + index)}`);
  const shardOf = new Map<string, number>();
  for (const to of phones) shardOf.set(to, Number.parseInt((await acceptedAgain(world, to)).body.id.slice(14, 16), 32));

  const masters = await Promise.all(Array.from({ length: 6 }, (_, shard) => redis.masterOf(`trunkline:{${shard}}:due`)));
  // Which shards the phones fall into is chance: one that has some of them, at least.
  const alone = masters[shardOf.get(phones[0] ?? "") ?? 0];
  if (alone === undefined) throw new Error("a Cluster without masters");
  await redis.cutReplication(alone);
  const [without, withReplica] = [phones, phones].map((all, wanted) =>
    all.filter((to) => (masters[shardOf.get(to) ?? 0] === alone) === (wanted === 0)),
  );
  expect([without?.length, withReplica?.length]).not.toContain(0);
  for (const to of without ?? []) expect((await world.post(request(to))).status).toBe(503);
  for (const to of withReplica ?? []) await acceptedAgain(world, to);
  const { body } = await world.call("GET", "/readyz", { key: null });
  expect(body).toMatchObject({
    ready: false,
    checks: [
      { name: "redis", ok: true },
      { name: "durability", ok: false },
    ],
  });
});
