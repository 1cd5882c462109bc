/** The sorted sets through which a delivery is found by something of the person's: its phone, its user, its correlation. */
import type { Delivery } from "../delivery/delivery.ts";
import type { ShardKeys } from "../redis/keys.ts";
import type { SearchWords } from "../search/index-keys.ts";

/** Under every number key that is configured: which one was the first at the time isn't known. */
export function personalIndexes(
  { phoneHash, user, correlationId }: Pick<Delivery, "phoneHash" | "user" | "correlationId">,
  shard: ShardKeys,
  words: SearchWords,
): string[] {
  return [
    shard.ofPhone(phoneHash),
    ...(user === null ? [] : words.user(user.id).map((word) => shard.ofUser(word))),
    ...(correlationId === null ? [] : words.correlation(correlationId).map((word) => shard.ofCorrelation(word))),
  ];
}
