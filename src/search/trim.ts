/** Takes deliveries that retention has ended out of the tenants' indexes, which are too busy to expire by themselves. */
import type { Redis } from "ioredis";
import type { Keys } from "../redis/keys.ts";

export async function trimTenantIndexes(redis: Redis, keys: Keys, tenants: readonly string[], olderThan: number): Promise<void> {
  for (let shard = 0; shard < keys.shardCount; shard += 1) {
    for (const tenant of tenants) await redis.zremrangebyscore(keys.shard(shard).ofTenant(tenant), "-inf", olderThan);
  }
}
