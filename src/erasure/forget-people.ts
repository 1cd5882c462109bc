/**
 * At the end of its tenant's time for it, a delivery is made anonymous: number, user, correlation and metadata leave the
 * record and the indexes, the masked number and the story of the attempts stay. Driven by the tenant's own index, which
 * holds every delivery by its creation time, so that acceptance does nothing for it. How far it has come is noted after
 * each page; to come to a delivery twice does no harm.
 */
import type { RedisClient } from "../redis/client.ts";
import type { Clock } from "../clock/clock.ts";
import type { Ledger } from "../delivery/ledger.ts";
import type { DeliveryStore } from "../delivery/store.ts";
import { UnreadableRecord } from "../delivery/unreadable-record.ts";
import { forgetPerson } from "../delivery/transitions.ts";
import { isFinal } from "../delivery/status.ts";
import type { Keys, ShardKeys } from "../redis/keys.ts";
import type { SearchWords } from "../search/index-keys.ts";
import { personalIndexes } from "./personal-indexes.ts";
import type { Retention } from "./retention.ts";

const pageSize = 50;
/** Shorter than the time between two passes. */
const longestPassMs = 30_000;

export interface ForgetPeopleParts {
  readonly redis: RedisClient;
  readonly keys: Keys;
  readonly store: DeliveryStore;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly words: SearchWords;
  readonly retention: Retention;
  readonly tenants: readonly string[];
}

/** One pass over all tenants. What it doesn't come to within its time, the next pass does. */
export async function forgetPeople(parts: ForgetPeopleParts): Promise<void> {
  const endsAt = parts.clock.now() + longestPassMs;
  for (const tenant of parts.tenants) {
    const personalMs = parts.retention.personalOfTenant(tenant);
    if (personalMs === null) continue;
    for (let shard = 0; shard < parts.keys.shardCount; shard += 1) {
      await forgetIn(parts.keys.shard(shard), tenant, parts.clock.now() - personalMs, endsAt, parts);
    }
  }
}

async function forgetIn(shard: ShardKeys, tenant: string, createdUntil: number, endsAt: number, parts: ForgetPeopleParts): Promise<void> {
  const { redis, clock } = parts;
  const from = (await redis.hget(shard.anonymousUntil, tenant)) ?? "-inf";
  for (let offset = 0; clock.now() < endsAt; offset += pageSize) {
    const page = await redis.zrangebyscore(shard.ofTenant(tenant), from, createdUntil, "WITHSCORES", "LIMIT", offset, pageSize);
    const places = Array.from({ length: page.length / 2 }, (_, at) => ({ id: page[2 * at] ?? "", createdAt: page[2 * at + 1] ?? "" }));
    const forgotten = await Promise.all(places.map(({ id }) => forgetOne(id, shard, parts)));
    const firstLeft = forgotten.indexOf(false);
    const last = places.at((firstLeft === -1 ? places.length : firstLeft) - 1);
    if (firstLeft !== 0 && last !== undefined) await redis.hset(shard.anonymousUntil, tenant, last.createdAt);
    if (firstLeft !== -1 || places.length < pageSize) return;
  }
}

/** false: it has not ended yet, long after its life; the sweeper sees to that first. */
async function forgetOne(id: string, shard: ShardKeys, { redis, store, ledger, words }: ForgetPeopleParts): Promise<boolean> {
  const held = await store.read(id).catch((error: unknown) => {
    // Damaged: nobody can read what it says of anybody. It ends with its retention.
    if (error instanceof UnreadableRecord) return null;
    throw error;
  });
  if (held === null || held.delivery.sealedPerson === null) return true;
  if (!isFinal(held.delivery.status)) return false;
  // Before the record, which alone knows where they are.
  for (const index of personalIndexes(held.delivery, shard, words)) await redis.zrem(index, id);
  await ledger.change(held, (delivery) => ({ next: forgetPerson(delivery), budget: { kind: "none" } }));
  return true;
}
