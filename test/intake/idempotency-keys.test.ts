/** One request is one delivery also while the number key, which names its claim, is changed. */
import * as fc from "fast-check";
import { Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createIdempotency, type Idempotency, type KeyClaim } from "../../src/intake/idempotency.ts";
import { createKeys } from "../../src/redis/keys.ts";
import { changingKeyrings } from "../support/keyrings.ts";
import { startTestRedis, type TestRedis } from "../support/redis.ts";

const keys = createKeys("t", 4);
const request = { tenant: "default", key: "k-1", canonicalBody: '{"code":"482913"}' };
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

const idOf = (claim: KeyClaim, own: string): string =>
  claim.kind === "known" ? claim.deliveryId : claim.kind === "claimed" ? own : "mismatch";

describe.each(["old", "new"] as const)("when the %s key's id sorts first", (sorting) => {
  const { before, oldFirst, newFirst, after } = changingKeyrings(sorting);
  const phases = [
    [before, oldFirst],
    [oldFirst, newFirst],
    [newFirst, after],
  ];

  test.each([0, 1, 2])("in step %i, requests at once through instances on either side of it name one delivery", async (step) => {
    const instances = (phases[step] ?? []).map((keyring) => createIdempotency(redis, keys, keyring));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(0, 1), { minLength: 2, maxLength: 12 }), fc.uuid(), async (order, key) => {
        const claims = await Promise.all(
          order.map(async (side, index) => {
            const own = `dlv_${index}`;
            const claim = await (instances[side] as Idempotency).claim({ ...request, key }, own);
            return idOf(claim, own);
          }),
        );
        expect(new Set(claims).size).toBe(1);
      }),
      { numRuns: 40 },
    );
  });

  test("a request of before the change is known while both keys are, and another body is not taken for it", async () => {
    const first = createIdempotency(redis, keys, before);
    expect(await first.claim(request, "dlv_first")).toEqual({ kind: "claimed" });
    for (const keyring of [oldFirst, newFirst]) {
      const later = createIdempotency(redis, keys, keyring);
      expect(await later.claim(request, "dlv_later")).toMatchObject({ kind: "known", deliveryId: "dlv_first" });
      expect(await later.claim({ ...request, canonicalBody: "{}" }, "dlv_other")).toEqual({ kind: "mismatch" });
    }
  });

  test("a refused request frees its key under both", async () => {
    const during = createIdempotency(redis, keys, newFirst);
    await during.claim(request, "dlv_refused");
    await during.release(request, "dlv_refused");
    expect(await redis.keys("*")).toEqual([]);
    for (const keyring of [before, after]) {
      expect(await createIdempotency(redis, keys, keyring).claim(request, "dlv_again")).toEqual({ kind: "claimed" });
    }
  });
});
