/** STOP holds through changes of keys and through erasure, and only START takes it back: real Redis. */
import * as fc from "fast-check";
import { Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { carryOverOptOuts } from "../../src/receipts/carry-over-opt-outs.ts";
import { createOptOuts, type OptOuts } from "../../src/receipts/opt-outs.ts";
import { createKeys } from "../../src/redis/keys.ts";
import { createKeyring, type Keyring } from "../../src/secrets/keyring.ts";
import { createSealer } from "../../src/secrets/sealing.ts";
import { inTurns } from "../support/in-turns.ts";
import { changingKeyrings, newKey } from "../support/keyrings.ts";
import { startTestRedis, type TestRedis } from "../support/redis.ts";

const phone = "+14255550123";
const keys = createKeys("t", 4);
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

function optOutsOf(keyring: Keyring, connection = redis): OptOuts {
  return createOptOuts({ redis: connection, keys, keyring, sealer: createSealer(keyring) });
}

/** As an instance does it once in ten minutes. */
async function pass(keyring: Keyring): Promise<void> {
  await redis.del(keys.carryingOver);
  await carryOverOptOuts({ redis, keys, keyring, sealer: createSealer(keyring), optOuts: optOutsOf(keyring) });
  await redis.del(keys.carryingOver);
}

const { before, oldFirst, newFirst, after } = changingKeyrings("old");

test("the number lies beside the hash, but sealed", async () => {
  await optOutsOf(before).add(phone);
  const [key = ""] = await redis.keys("*");
  expect(`${key} ${await redis.get(key)}`).not.toContain("4255550123");
});

test("while two keys are configured, STOP and START by either are known to all", async () => {
  for (const [one, other] of [
    [oldFirst, newFirst],
    [newFirst, oldFirst],
  ] as const) {
    await optOutsOf(one).add(phone);
    expect(await optOutsOf(other).has(phone)).toBe(true);
    await optOutsOf(other).remove(phone);
    expect(await optOutsOf(one).has(phone)).toBe(false);
  }
});

test("a STOP of before the change holds after it, also for a phone that nobody asked for meanwhile", async () => {
  await optOutsOf(before).add(phone);
  await pass(newFirst);
  expect(await optOutsOf(after).has(phone)).toBe(true);
  await optOutsOf(after).remove(phone);
  expect(await redis.keys("*")).toEqual([]);
});

test("before the new key is the first, the pass leaves everything where instances of before the change look", async () => {
  await optOutsOf(before).add(phone);
  await pass(oldFirst);
  await optOutsOf(before).remove(phone);
  expect(await optOutsOf(newFirst).has(phone)).toBe(false);
});

test("what the pass of one instance has carried over, that of another order brings back, and nothing gets lost", async () => {
  await optOutsOf(before).add(phone);
  for (const keyring of [newFirst, oldFirst, newFirst, oldFirst]) await pass(keyring);
  expect(await optOutsOf(before).has(phone)).toBe(true);
  expect(await redis.keys("*")).toHaveLength(1);
});

type Deed = (connection: Redis) => Promise<unknown>;
const look =
  (keyring: Keyring): Deed =>
  (connection) =>
    optOutsOf(keyring, connection).has(phone);
const start =
  (keyring: Keyring): Deed =>
  (connection) =>
    optOutsOf(keyring, connection).remove(phone);
const carry =
  (keyring: Keyring): Deed =>
  (connection) =>
    carryOverOptOuts({ redis: connection, keys, keyring, sealer: createSealer(keyring), optOuts: optOutsOf(keyring, connection) });
const nothing = (): Promise<void> => Promise.resolve();

async function tryOrders(deeds: readonly Deed[], judge: (answers: readonly unknown[]) => Promise<void>, prepare = nothing): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.gen(), async (gen) => {
      await redis.flushall();
      await optOutsOf(before).add(phone);
      await prepare();
      await judge(await inTurns(redis, deeds, (count) => gen(fc.nat, { max: count - 1 })));
    }),
    { numRuns: 300 },
  );
}

describe("in whatever order the commands of several instances reach Redis", () => {
  test.each([
    ["the pass", [carry(newFirst)]],
    ["looks at it", [look(newFirst), look(oldFirst)]],
    ["both", [carry(newFirst), look(newFirst)]],
  ])("START is not undone by %s", async (_, deeds) => {
    for (const keyring of [newFirst, oldFirst]) {
      await tryOrders([...deeds, start(keyring)], async () => {
        expect(await redis.keys("*:o:*")).toEqual([]);
      });
    }
  });

  test.each([
    ["to the new key's hash", newFirst],
    ["and back", oldFirst],
  ])("STOP is known to everybody while it is carried over %s, and after it", async (_, keyring) => {
    const looks = [look(newFirst), look(oldFirst), look(newFirst)];
    await tryOrders(
      [...looks, carry(keyring)],
      async (answers) => {
        expect(answers.slice(0, looks.length)).toEqual(looks.map(() => true));
        for (const later of [newFirst, oldFirst]) expect(await optOutsOf(later).has(phone)).toBe(true);
      },
      keyring === oldFirst ? () => pass(newFirst) : nothing,
    );
  });
});

test("a pass begins once in ten minutes, whichever instance comes first, and not at all with one key of each kind", async () => {
  const carry = (keyring: Keyring): Promise<void> =>
    carryOverOptOuts({ redis, keys, keyring, sealer: createSealer(keyring), optOuts: optOutsOf(keyring) });
  await carry(before);
  expect(await redis.exists(keys.carryingOver)).toBe(0);
  await carry(newFirst);
  await optOutsOf(before).add(phone);
  await carry(newFirst);
  expect(await optOutsOf(after).has(phone)).toBe(false);
});

describe("the sealing key", () => {
  const numbers = newKey();
  const [old, fresh] = [newKey(), newKey()];
  const sealedBy = (...sealing: string[]): Keyring => createKeyring({ sealing, numbers });

  test("is changed for opt-outs too, by the pass, so that the old one can go", async () => {
    await optOutsOf(sealedBy(old)).add(phone);
    await pass(sealedBy(fresh, old));
    const [key = ""] = await redis.keys("*");
    expect(createSealer(sealedBy(fresh)).isCurrent((await redis.get(key)) ?? "")).toBe(true);
  });

  test("that is gone, or a value that somebody altered, stops no pass and takes no opt-out away", async () => {
    const other = "+14255550124";
    await optOutsOf(sealedBy(newKey())).add(phone);
    await optOutsOf(sealedBy(old)).add(other);
    await pass(sealedBy(fresh, old));
    expect(await optOutsOf(sealedBy(fresh)).has(phone)).toBe(true);
    const sealed = await Promise.all((await redis.keys("*")).map(async (key) => (await redis.get(key)) ?? ""));
    expect(sealed.filter((value) => createSealer(sealedBy(fresh)).isCurrent(value))).toHaveLength(1);
  });
});

test("of an erased person the hash alone is left; it holds, and is carried over once the person has been seen again", async () => {
  await optOutsOf(before).add(phone);
  await optOutsOf(before).forgetNumber(phone);
  const [key = ""] = await redis.keys("*");
  expect(await redis.get(key)).toBe("1");
  await pass(newFirst);
  expect(await redis.get(key)).toBe("1");
  expect(await optOutsOf(newFirst).has(phone)).toBe(true);
  await pass(newFirst);
  expect(await optOutsOf(after).has(phone)).toBe(true);
  expect(await redis.keys("*")).toHaveLength(1);
});

test("to look for an opt-out makes none, and changes none", async () => {
  expect(await optOutsOf(newFirst).has(phone)).toBe(false);
  expect(await redis.keys("*")).toEqual([]);
  await optOutsOf(before).add(phone);
  const [key = ""] = await redis.keys("*");
  const value = await redis.get(key);
  for (const keyring of [before, oldFirst, newFirst]) expect(await optOutsOf(keyring).has(phone)).toBe(true);
  expect(await redis.get(key)).toBe(value);
});

test("to forget a number makes no opt-out where there was none", async () => {
  await optOutsOf(newFirst).forgetNumber(phone);
  expect(await redis.keys("*")).toEqual([]);
});
