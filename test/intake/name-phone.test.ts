/** While a number key is changed, a phone has one name at a time: real Redis, instances before, during and after the change. */
import { Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { shardOfPhone } from "../../src/delivery/id.ts";
import { createNamePhone, type NamePhone } from "../../src/intake/name-phone.ts";
import { createKeys } from "../../src/redis/keys.ts";
import type { Keyring } from "../../src/secrets/keyring.ts";
import { phoneHashes } from "../../src/secrets/phone-hashes.ts";
import { changingKeyrings } from "../support/keyrings.ts";
import { startTestRedis, type TestRedis } from "../support/redis.ts";

const phone = "+14255550123";
const keys = createKeys("t", 16);
let server: TestRedis;
let redis: Redis;

beforeAll(async () => {
  server = await startTestRedis({ appendFsync: "no" });
  redis = new Redis(server.url);
});
beforeEach(async () => void (await redis.flushall()));
afterAll(async () => {
  redis.disconnect();
  await server.stop();
});

function instance(keyring: Keyring, optedOut = false): NamePhone {
  return createNamePhone({ redis, keys, keyring, windowMs: 300_000, optOuts: { has: () => Promise.resolve(optedOut) } });
}

const nameBy = (keyring: Keyring): string => phoneHashes(keyring, phone)[0];
const named = (phoneHash: string, optedOut = false): object => ({ kind: "named", phoneHash, optedOut });

test("with one key there is one name, and Redis is not asked", async () => {
  const { before } = changingKeyrings("old");
  const noRedis = new Redis({ lazyConnect: true });
  const name = createNamePhone({
    redis: noRedis,
    keys,
    keyring: before,
    windowMs: 300_000,
    optOuts: { has: () => Promise.reject(new Error("asked")) },
  });
  expect(await name(phone)).toEqual(named(nameBy(before)));
  expect(noRedis.status).toBe("wait");
});

describe.each(["old", "new"] as const)("when the %s key's id sorts first", (sorting) => {
  const { before, oldFirst, newFirst } = changingKeyrings(sorting);

  test("every instance that knows both keys names a new phone by its first", async () => {
    expect(await instance(oldFirst)(phone)).toEqual(named(nameBy(before)));
    await redis.flushall();
    expect(await instance(newFirst)(phone)).toEqual(named(nameBy(newFirst)));
  });

  test("whoever comes first decides for the others, whatever their order, also of a hundred at once", async () => {
    const [one, other] = [instance(oldFirst), instance(newFirst)];
    const names = await Promise.all(Array.from({ length: 100 }, (_, index) => (index % 2 === 0 ? one : other)(phone)));
    const [first] = names;
    for (const name of names) expect(name).toEqual(first);
  });

  test("a phone whose attempts count under the old key keeps that name, though nobody decided it", async () => {
    const hash = nameBy(before);
    await redis.zadd(keys.shard(shardOfPhone(hash, keys.shardCount)).budget(hash), Date.now(), "dlv_x.1");
    expect(await instance(newFirst)(phone)).toEqual(named(hash));
  });

  test("a decision outlives whatever is accepted by it: its attempts, and the window in which they count", async () => {
    await instance(newFirst)(phone);
    const [decision = ""] = await redis.keys("*");
    expect(await redis.pttl(decision)).toBeGreaterThan(300_000 + 300_000);
    await redis.pexpire(decision, 1_000);
    await instance(oldFirst)(phone);
    expect(await redis.pttl(decision)).toBeGreaterThan(300_000 + 300_000);
  });

  test("a phone that is never left in peace has to wait once, until nothing lives under its old name", async () => {
    await instance(oldFirst)(phone);
    const [decision = ""] = await redis.keys("*");
    const [id] = ((await redis.get(decision)) ?? "").split(":");
    await redis.set(decision, `${id}:${Date.now() - 7 * 3_600_000}`, "PX", 250_000);
    const answer = await instance(newFirst)(phone);
    expect(answer.kind).toBe("moving");
    // Not prolonged by being asked: it runs out, and the new name is taken.
    expect(await redis.pttl(decision)).toBeLessThanOrEqual(250_000);
    expect(answer.kind === "moving" && answer.retryAfterMs > 200_000 && answer.retryAfterMs <= 250_000).toBe(true);
    expect(await instance(oldFirst)(phone), "those that want the old name may have it").toEqual(named(nameBy(before)));
    await redis.del(decision);
    expect(await instance(newFirst)(phone)).toEqual(named(nameBy(newFirst)));
  });

  test("an opt-out under either name is told", async () => {
    expect(await instance(newFirst, true)(phone)).toEqual(named(nameBy(newFirst), true));
  });
});
