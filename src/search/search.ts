/** Finding deliveries: the most selective word leads to few candidates, the records themselves decide. */
import type { RedisClient } from "../redis/client.ts";
import type { Delivery } from "../delivery/delivery.ts";
import { shardOfPhone } from "../delivery/id.ts";
import { readMany } from "../delivery/read-many.ts";
import type { DeliveryStore } from "../delivery/store.ts";
import type { Keys } from "../redis/keys.ts";
import type { Channel, Status } from "../vocabulary.ts";
import type { SearchWords } from "./index-keys.ts";
import { newestFirst, type Place } from "./newest-first.ts";

export interface SearchQuery {
  /** "*": every tenant's. */
  readonly tenant: string;
  /** The phone under each number key. */
  readonly phoneHashes: readonly string[] | null;
  readonly userId: string | null;
  readonly correlationId: string | null;
  readonly carrierMessageId: string | null;
  readonly status: Status | null;
  readonly channel: Channel | null;
  readonly since: number | null;
  readonly until: number | null;
  readonly limit: number;
  readonly cursor: Place | null;
}

export interface SearchPage {
  readonly deliveries: readonly Delivery[];
  /** Where the next page begins; null at the end. */
  readonly next: Place | null;
}

export interface Search {
  find(query: SearchQuery): Promise<SearchPage>;
  byCarrierMessage(carrier: string, messageId: string): Promise<string | null>;
}

/** One call reads so many records at most; a rare status over a long time comes in several pages. */
const mostRead = 2_000;
const readTogether = 50;

export function createSearch(parts: {
  readonly redis: RedisClient;
  readonly keys: Keys;
  readonly store: DeliveryStore;
  readonly words: SearchWords;
  readonly tenants: readonly string[];
  readonly carriers: readonly string[];
}): Search {
  const { redis, keys, store, words } = parts;
  const shards = Array.from({ length: keys.shardCount }, (_, shard) => keys.shard(shard));

  const byCarrierMessage = async (carrier: string, messageId: string): Promise<string | null> => {
    // One shard has it: that another one can't be asked is no matter then. But "nowhere" is said only when all have answered.
    const asked = await Promise.allSettled(shards.map((shard) => redis.get(shard.ofCarrierMessage(carrier, messageId))));
    const found = asked.find((answer) => answer.status === "fulfilled" && answer.value !== null);
    if (found?.status === "fulfilled") return found.value;
    for (const answer of asked) if (answer.status === "rejected") throw answer.reason;
    return null;
  };

  const candidates = async function* (query: SearchQuery): AsyncGenerator<Place> {
    if (query.carrierMessageId !== null) {
      const messageId = query.carrierMessageId;
      const ids = await Promise.all(parts.carriers.map((carrier) => byCarrierMessage(carrier, messageId)));
      for (const id of ids) if (id !== null) yield { id, createdAt: 0 };
      return;
    }
    yield* newestFirst(redis, indexesFor(query), { since: query.since, until: query.until, behind: query.cursor });
  };

  const indexesFor = (query: SearchQuery): string[] => {
    const { phoneHashes, userId, correlationId } = query;
    if (phoneHashes !== null) return phoneHashes.map((hash) => keys.shard(shardOfPhone(hash, keys.shardCount)).ofPhone(hash));
    if (correlationId !== null) return words.correlation(correlationId).flatMap((word) => shards.map((shard) => shard.ofCorrelation(word)));
    if (userId !== null) return words.user(userId).flatMap((word) => shards.map((shard) => shard.ofUser(word)));
    const tenants = query.tenant === "*" ? parts.tenants : [query.tenant];
    return tenants.flatMap((tenant) => shards.map((shard) => shard.ofTenant(tenant)));
  };

  return {
    byCarrierMessage,
    async find(query) {
      const deliveries: Delivery[] = [];
      let read = 0;
      let last: Place | null = null;
      for await (const places of inGroups(candidates(query), readTogether)) {
        const records = await readMany(
          store,
          places.map((place) => place.id),
        );
        for (const [index, record] of records.entries()) {
          if (deliveries.length === query.limit) return { deliveries, next: last };
          last = places[index] ?? last;
          if (record !== null && matches(record.delivery, query)) deliveries.push(record.delivery);
        }
        read += places.length;
        if (read >= mostRead) return { deliveries, next: last };
      }
      return { deliveries, next: null };
    },
  };
}

function matches(delivery: Delivery, query: SearchQuery): boolean {
  return (
    (query.tenant === "*" || delivery.tenant === query.tenant) &&
    (query.phoneHashes === null || query.phoneHashes.includes(delivery.phoneHash)) &&
    (query.userId === null || delivery.user?.id === query.userId) &&
    (query.correlationId === null || delivery.correlationId === query.correlationId) &&
    (query.carrierMessageId === null || delivery.attempts.some((attempt) => attempt.carrierMessageId === query.carrierMessageId)) &&
    (query.status === null || delivery.status === query.status) &&
    (query.channel === null || delivery.channel === query.channel) &&
    (query.since === null || delivery.createdAt >= query.since) &&
    (query.until === null || delivery.createdAt <= query.until)
  );
}

async function* inGroups<T>(items: AsyncGenerator<T>, size: number): AsyncGenerator<T[]> {
  let group: T[] = [];
  for await (const item of items) {
    group.push(item);
    if (group.length === size) {
      yield group;
      group = [];
    }
  }
  if (group.length > 0) yield group;
}
