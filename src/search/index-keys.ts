/** In which sorted sets a delivery is found again. Searched words are keyed hashes: a key name tells nothing of a person. */
import type { Delivery } from "../delivery/delivery.ts";
import type { Retention } from "../erasure/retention.ts";
import type { ShardKeys } from "../redis/keys.ts";
import { keyedHash } from "../secrets/keyed-hash.ts";
import type { Keyring } from "../secrets/keyring.ts";

/** A word under each number key, that of the first key first: new entries lie under it, earlier ones may lie under the others. */
type Hashes = readonly [string, ...string[]];

export interface SearchWords {
  user(userId: string): Hashes;
  correlation(correlationId: string): Hashes;
}

export function createSearchWords(keyring: Pick<Keyring, "numbers">): SearchWords {
  const [first, ...others] = keyring.numbers;
  const hashesOf = (word: string): Hashes => [keyedHash(first.searchHash, word), ...others.map((key) => keyedHash(key.searchHash, word))];
  return {
    user: (userId) => hashesOf(`user|${userId}`),
    correlation: (correlationId) => hashesOf(`correlation|${correlationId}`),
  };
}

export interface Index {
  readonly key: string;
  /** How long it is kept after its last entry, and each entry in it. */
  readonly keptMs: number;
}

/** Beside the phone's, which the store keeps itself. People and their words may be known to several tenants. */
export function indexKeysOf(
  delivery: Pick<Delivery, "tenant" | "user" | "correlationId">,
  shard: ShardKeys,
  words: SearchWords,
  retention: Pick<Retention, "ofTenant" | "longestMs">,
): Index[] {
  const { tenant, user, correlationId } = delivery;
  const keptMs = retention.longestMs;
  return [
    { key: shard.ofTenant(tenant), keptMs: retention.ofTenant(tenant) },
    ...(user === null ? [] : [{ key: shard.ofUser(words.user(user.id)[0]), keptMs }]),
    ...(correlationId === null ? [] : [{ key: shard.ofCorrelation(words.correlation(correlationId)[0]), keptMs }]),
  ];
}
