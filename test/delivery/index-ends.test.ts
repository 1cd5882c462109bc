/** Indexes end by themselves, so that none is left of a tenant that nobody configures any more. */
import { expect, test } from "vitest";
import { phone, shard, storeStage } from "./store-stage.ts";

const hourMs = 3_600_000;
const stage = storeStage({
  retention: { ofTenant: () => 24 * hourMs, longestMs: 48 * hourMs },
  indexes: ({ tenant }, keys) => [{ key: keys.ofTenant(tenant), keptMs: 24 * hourMs }],
});

test("a tenant's index is kept as long as its deliveries, a phone's as long as those of any tenant", async () => {
  await stage.accepted();
  const leftMs = await Promise.all([shard.ofTenant("default"), shard.ofPhone(phone)].map((key) => stage.redis.pttl(key)));
  expect(leftMs.map((ms) => Math.round(ms / hourMs))).toEqual([24, 48]);
});
