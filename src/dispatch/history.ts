/**
 * Which routes evidently failed for this phone a moment ago: a person who asks again within the window has not got the
 * code, so what was tried for the earlier request is not tried first for this one.
 */
import type { RedisClient } from "../redis/client.ts";
import { fateOf } from "../delivery/attempt-fate.ts";
import type { Delivery } from "../delivery/delivery.ts";
import { shardOfDelivery } from "../delivery/id.ts";
import { readMany } from "../delivery/read-many.ts";
import type { DeliveryStore } from "../delivery/store.ts";
import type { Keys } from "../redis/keys.ts";
import type { RouteKey } from "../routing/route.ts";

/** Looks at so many earlier deliveries at most: as many as one phone can be granted in a window. */
const mostEarlier = 5;

export type History = (delivery: Delivery) => Promise<readonly RouteKey[]>;

export function createHistory(parts: {
  readonly redis: RedisClient;
  readonly keys: Keys;
  readonly store: DeliveryStore;
  readonly windowMs: number;
}): History {
  return async (delivery) => {
    // Known since acceptance: the first request of a window, by far the most common, costs no look-up.
    if (delivery.recentForPhone === 0) return [];
    const shard = shardOfDelivery(delivery.id, parts.keys.shardCount);
    if (shard === null) return [];
    const since = delivery.createdAt - parts.windowMs;
    const index = parts.keys.shard(shard).ofPhone(delivery.phoneHash);
    const ids = await parts.redis.zrevrangebyscore(index, delivery.createdAt, since, "LIMIT", 0, mostEarlier + 1);
    const others = ids.filter((id) => id !== delivery.id);
    const earlier = await readMany(parts.store, others);
    return earlier.flatMap((held) => (held === null ? [] : evidentlyFailed(held.delivery)));
  };
}

/** Every attempt of a delivery that didn't arrive, but for those that the person or the number stopped. */
export function evidentlyFailed(delivery: Delivery): RouteKey[] {
  if (delivery.status === "delivered") return [];
  return delivery.attempts
    .filter((attempt) => !["arrived", "stopped"].includes(fateOf(attempt).kind))
    .map(({ carrier, sender }) => ({ carrier, sender }));
}
