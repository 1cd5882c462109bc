/** The claim on an idempotency key: one request makes one delivery, however often and wherever it is repeated. */
import { Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { claimLeaseMs, createIdempotency, type Idempotency, type KeyedRequest } from "../../src/intake/idempotency.ts";
import { createKeys } from "../../src/redis/keys.ts";
import { createKeyring } from "../../src/secrets/keyring.ts";
import { newKey } from "../support/keyrings.ts";
import { startTestRedis, type TestRedis } from "../support/redis.ts";

const keys = createKeys("t", 16);
const keyring = createKeyring({ sealing: [newKey()], numbers: newKey() });
const request: KeyedRequest = { tenant: "default", key: "k-1", canonicalBody: '{"code":"482913"}' };
let server: TestRedis;
let redis: Redis;
let idempotency: Idempotency;

beforeAll(async () => {
  server = await startTestRedis({ appendFsync: "no" });
  redis = new Redis(server.url);
  idempotency = createIdempotency(redis, keys, keyring);
});
beforeEach(async () => void (await redis.flushall()));
afterAll(async () => {
  redis.disconnect();
  await server.stop();
});

/** The only claim that there is, in its three parts, and the name it lies under. */
async function onlyClaim(): Promise<{ name: string; fingerprint: string; deliveryId: string; claimedAt: number }> {
  const [name = "", ...others] = await redis.keys("*");
  expect(others).toEqual([]);
  const [fingerprint = "", deliveryId = "", claimedAt = ""] = ((await redis.get(name)) ?? "").split(":");
  return { name, fingerprint, deliveryId, claimedAt: Number(claimedAt) };
}

/** The claim as it would be, had it been made that long ago. */
async function age(ageMs: number): Promise<void> {
  const { name, fingerprint, deliveryId } = await onlyClaim();
  const [seconds, microseconds] = await redis.time();
  const now = Number(seconds) * 1_000 + Math.floor(Number(microseconds) / 1_000);
  await redis.set(name, `${fingerprint}:${deliveryId}:${now - ageMs}`);
}

test("the first request claims its key for a day, and its repetitions are told which delivery it makes", async () => {
  expect(await idempotency.claim(request, "dlv_1")).toEqual({ kind: "claimed" });
  for (const id of ["dlv_2", "dlv_3"]) expect(await idempotency.claim(request, id)).toMatchObject({ kind: "known", deliveryId: "dlv_1" });
  const { name } = await onlyClaim();
  const dayMs = 24 * 3_600_000;
  const leftMs = await redis.pttl(name);
  expect(leftMs).toBeLessThanOrEqual(dayMs);
  expect(leftMs).toBeGreaterThan(dayMs - 60_000);
});

test("fifty requests at once make one delivery", async () => {
  const claims = await Promise.all(Array.from({ length: 50 }, (_, index) => idempotency.claim(request, `dlv_${index}`)));
  expect(claims.filter((claim) => claim.kind === "claimed")).toHaveLength(1);
  expect(new Set(claims.flatMap((claim) => (claim.kind === "known" ? [claim.deliveryId] : []))).size).toBe(1);
});

test("another body under the same key is refused, and leaves the claim", async () => {
  await idempotency.claim(request, "dlv_1");
  expect(await idempotency.claim({ ...request, canonicalBody: '{"code":"482914"}' }, "dlv_2")).toEqual({ kind: "mismatch" });
  expect(await idempotency.claim(request, "dlv_3")).toMatchObject({ kind: "known", deliveryId: "dlv_1" });
});

test("other keys, and the same key of another tenant, are other requests", async () => {
  await idempotency.claim(request, "dlv_1");
  expect(await idempotency.claim({ ...request, key: "k-2" }, "dlv_2")).toEqual({ kind: "claimed" });
  expect(await idempotency.claim({ ...request, tenant: "other" }, "dlv_3")).toEqual({ kind: "claimed" });
});

test("the first request may still be running for a second, and not after it", async () => {
  await idempotency.claim(request, "dlv_1");
  // A minute ahead stands for the server's clock falling back: the age is none, not a negative one.
  await age(-60_000);
  expect(await idempotency.claim(request, "dlv_2")).toEqual({ kind: "known", deliveryId: "dlv_1", mayBeRunning: true });
  expect(claimLeaseMs).toBe(1_000);
  await age(claimLeaseMs);
  expect(await idempotency.claim(request, "dlv_2")).toEqual({ kind: "known", deliveryId: "dlv_1", mayBeRunning: false });
});

test("a claim is as old as the server's clock says", async () => {
  const [before] = await redis.time();
  await idempotency.claim(request, "dlv_1");
  const { claimedAt } = await onlyClaim();
  const [after] = await redis.time();
  expect(claimedAt).toBeGreaterThanOrEqual(Number(before) * 1_000);
  expect(claimedAt).toBeLessThan((Number(after) + 1) * 1_000);
});

test("a released key is free again, and only for the delivery that had claimed it", async () => {
  await idempotency.claim(request, "dlv_1");
  for (const other of ["dlv_2", "dlv_", "lv_1", "dlv_11"]) await idempotency.release(request, other);
  await idempotency.release({ ...request, key: "k-2" }, "dlv_1");
  expect(await idempotency.claim(request, "dlv_2")).toMatchObject({ kind: "known", deliveryId: "dlv_1" });
  await idempotency.release(request, "dlv_1");
  expect(await redis.keys("*")).toEqual([]);
  expect(await idempotency.claim(request, "dlv_2")).toEqual({ kind: "claimed" });
});

test("an id is no pattern: dots and percent signs in it stand for themselves", async () => {
  await idempotency.claim(request, "dlv_1");
  for (const pattern of ["dlv..", "%w+", ".*"]) await idempotency.release(request, pattern);
  expect((await onlyClaim()).deliveryId).toBe("dlv_1");
});

test("a claim that holds more than this build writes is understood", async () => {
  await idempotency.claim(request, "dlv_1");
  const { name } = await onlyClaim();
  await redis.append(name, ":more");
  expect(await idempotency.claim(request, "dlv_2")).toMatchObject({ kind: "known", deliveryId: "dlv_1" });
});

test("neither the key nor the body can be read from what is stored", async () => {
  await idempotency.claim(request, "dlv_1");
  const { name, fingerprint } = await onlyClaim();
  expect(name).toMatch(/^t:\{\d{1,2}\}:i:[\w-]{22}$/);
  expect(fingerprint).toMatch(/^[\w-]{22}$/);
  const otherTenant = createIdempotency(redis, keys, createKeyring({ sealing: [newKey()], numbers: newKey() }));
  expect(await otherTenant.claim(request, "dlv_2")).toEqual({ kind: "claimed" });
});

test("equal bodies of two tenants have two fingerprints: nobody learns that another sends the same", async () => {
  await idempotency.claim(request, "dlv_1");
  const mine = await onlyClaim();
  await redis.flushall();
  await idempotency.claim({ ...request, tenant: "other" }, "dlv_1");
  expect((await onlyClaim()).fingerprint).not.toBe(mine.fingerprint);
});

test("claims are spread over the shards", async () => {
  for (let index = 0; index < 60; index += 1) await idempotency.claim({ ...request, key: `k-${index}` }, `dlv_${index}`);
  const shards = new Set((await redis.keys("*")).map((name) => /\{(\d+)\}/.exec(name)?.[1]));
  expect(shards.size).toBeGreaterThan(8);
});

test("a claim lies where other builds look for it", async () => {
  const zeros = createKeyring({ sealing: [newKey()], numbers: Buffer.alloc(32).toString("base64") });
  await createIdempotency(redis, keys, zeros).claim(request, "dlv_1");
  expect(await onlyClaim()).toMatchObject({ name: "t:{10}:i:y1qdBzEMpRERVXM0HHMNcG", fingerprint: "TBlT5eRoD2-oB3s6EtaSSf" });
});
