/** A code's way on each of the engines that Redis is run as: the same code path, by configuration alone. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { makeCertificates } from "../support/certificates.ts";
import { gatewayUser } from "../support/gateway-user.ts";
import { startTestRedis } from "../support/redis.ts";
import { startTestCluster } from "../support/redis-cluster.ts";
import type { RedisNode } from "../support/redis-node.ts";
import { startTestSentinel } from "../support/redis-sentinel.ts";
import { waitUntil } from "../support/wait-for.ts";
import { opsKey, startWorld, supportKey, type Answer, type AnyRedis, type World } from "../support/world.ts";

const phones = Array.from({ length: 8 }, (_, index) => `+1425555${7_100 + index}`);

/** For several servers to start, on a machine that others use, too. */
const enginesMs = 120_000;

/** Connections to nodes are made when they are first needed, and on a busy machine a request may come before them. */
function accepted(post: () => Promise<Answer>): Promise<Answer> {
  return waitUntil("a request to be accepted", post, ({ status }) => status === 202);
}

/** Everything that touches Redis in another way, once: two instances, several shards. */
async function everythingWorks<Engine extends AnyRedis>(world: World<Engine>): Promise<void> {
  const ids: string[] = [];
  for (const [index, to] of phones.entries()) {
    const request = { to, channel: "sms", code: "482913", user: { id: "u-engine" } };
    const keyed = { gateway: index % 2, headers: { "idempotency-key": `engine-${index}` } };
    const { body } = await accepted(() => world.post(request, keyed));
    ids.push(body.id);
    expect((await world.post(request, { ...keyed, gateway: (index + 1) % 2 })).body.id).toBe(body.id);
  }
  for (const id of ids) expect((await world.ended(id)).delivery.status).toBe("delivered");
  expect(new Set(ids.map((id) => id.slice(14, 16))).size).toBeGreaterThan(1);

  const found = await world.call("GET", "/v1/deliveries?userId=u-engine", { key: supportKey });
  expect(found.body.data.map((delivery: { id: string }) => delivery.id)).toEqual(ids.toSorted().toReversed());
  const { attempts } = await world.trace(ids[0] ?? "");
  const byMessage = await world.call("GET", `/v1/deliveries?carrierMessageId=${attempts[0].carrierMessageId}`, { key: supportKey });
  expect(byMessage.body.data).toHaveLength(1);

  const [to = ""] = phones;
  for (let count = 1; count < 5; count += 1) await accepted(() => world.post({ to, channel: "sms", code: "482913" }));
  expect((await world.post({ to, channel: "sms", code: "482913" }, { gateway: 1 })).body.code).toBe("attempts_exhausted");

  world.write(phones[1] ?? "", "STOP");
  expect((await world.call("POST", "/v1/carriers/telnyx-b/pause", { key: opsKey })).status).toBe(200);
  expect((await world.call("GET", "/v1/audit", { key: opsKey })).body.data).toHaveLength(1);
  expect((await world.call("GET", "/readyz", { key: null })).body.ready).toBe(true);
}

const password = "password of the gateway";
/** The same URL for a user that may do no more than the documentation says. */
const asGateway = (url: string): string => url.replace("://", `://trunkline:${encodeURIComponent(password)}@`);
const settings = [gatewayUser(JSON.stringify(password))];

async function refusesWhileHung<Engine extends AnyRedis>(world: World<Engine>, servers: readonly RedisNode[]): Promise<void> {
  for (const server of servers) server.hang();
  expect((await world.post({ to: "+14255557199", channel: "sms", code: "482913" })).status).toBe(503);
  expect((await world.call("GET", "/readyz", { key: null })).status).toBe(503);
  for (const server of servers) server.resume();
}

test("behind Sentinels", { timeout: enginesMs }, async () => {
  const redis = await startTestSentinel({ settings });
  await using world = await startWorld({ redis, redisConfig: { url: asGateway(redis.url) }, gateways: 2, shards: 4 });
  await everythingWorks(world);
  await refusesWhileHung(world, redis.servers);
});

test("in a Cluster", { timeout: enginesMs }, async () => {
  const redis = await startTestCluster({ settings });
  await using world = await startWorld({ redis, redisConfig: { url: asGateway(redis.url) }, gateways: 2, shards: 8 });
  await everythingWorks(world);
  await refusesWhileHung(world, redis.nodes);
});

test("with TLS on both sides and a user that may do no more than the documentation says", { timeout: enginesMs }, async () => {
  using certificates = makeCertificates();
  const { caFile } = certificates;
  const [server, client] = [certificates.issue("redis.test"), certificates.issue("gateway.test")];
  const connection = {
    tls: { ca: readFileSync(caFile), cert: readFileSync(client.certFile), key: readFileSync(client.keyFile), servername: "redis.test" },
    password: "password-of-the-test",
  };
  const tlsFiles = [`tls-cert-file ${server.certFile}`, `tls-key-file ${server.keyFile}`, `tls-ca-cert-file ${caFile}`];
  const redis = await startTestRedis({
    connection,
    settings: [...tlsFiles, "user default on >password-of-the-test ~* &* +@all", ...settings],
  });
  const url = asGateway(`rediss://127.0.0.1:${redis.port}`);
  await using world = await startWorld({
    redis,
    redisConfig: { url, tls: { caFile, ...client, serverName: "redis.test" } },
    gateways: 2,
    shards: 4,
  });
  await everythingWorks(world);
  expect(await redis.ask((admin) => admin.call("ACL", "LOG"))).toEqual([]);
});
