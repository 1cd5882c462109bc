/** In which sorted sets a delivery is found again. Searched words are keyed hashes: a key name tells nothing of a person. */
import type { Delivery } from "../delivery/delivery.ts";
import type { ShardKeys } from "../redis/keys.ts";
import { keyedHash } from "../secrets/keyed-hash.ts";
import type { Keyring } from "../secrets/keyring.ts";

export interface SearchWords {
  user(userId: string): string;
  correlation(correlationId: string): string;
}

export function createSearchWords(keyring: Pick<Keyring, "searchHash">): SearchWords {
  return {
    user: (userId) => keyedHash(keyring.searchHash, `user|${userId}`),
    correlation: (correlationId) => keyedHash(keyring.searchHash, `correlation|${correlationId}`),
  };
}

/** Beside the phone's, which the store keeps itself. The tenant's is trimmed by time (`trim.ts`), as it is never idle. */
export function indexKeysOf(
  delivery: Pick<Delivery, "tenant" | "user" | "correlationId">,
  shard: ShardKeys,
  words: SearchWords,
  retentionMs: number,
): { readonly key: string; readonly keptMs: number }[] {
  return [
    { key: shard.ofTenant(delivery.tenant), keptMs: 0 },
    ...(delivery.user === null ? [] : [{ key: shard.ofUser(words.user(delivery.user.id)), keptMs: retentionMs }]),
    ...(delivery.correlationId === null
      ? []
      : [{ key: shard.ofCorrelation(words.correlation(delivery.correlationId)), keptMs: retentionMs }]),
  ];
}
