/**
 * Under which name (keyed hash) a phone's new delivery is kept. With one number key there is one name, and nothing to
 * ask. With two, each phone's deliveries must not be spread over two attempt budgets: Redis decides once for each phone,
 * for as long as anything of it lives, see `name-phone.lua`.
 */
import type { RedisClient } from "../redis/client.ts";
import { attemptHorizonMs } from "../delivery/decide.ts";
import { shardOfPhone } from "../delivery/id.ts";
import type { Keys } from "../redis/keys.ts";
import type { OptOuts } from "../receipts/opt-outs.ts";
import { createLocalWrites, safeReply, type SafeWrites } from "../redis/safe-writes.ts";
import { defineScript } from "../redis/script.ts";
import type { Keyring } from "../secrets/keyring.ts";
import { phoneHashes } from "../secrets/phone-hashes.ts";

export type PhoneName =
  | {
      readonly kind: "named";
      readonly phoneHash: string;
      /** STOP was said, and noted under either name; with one name false, as the script that accepts looks there itself. */
      readonly optedOut: boolean;
    }
  /** The phone was asked for without a pause for so long that it has to wait until its entries under the other name are gone. */
  | { readonly kind: "moving"; readonly retryAfterMs: number };

export type NamePhone = (e164: string) => Promise<PhoneName>;

/** A hand-over may end this much later than the last moment at which it may begin. */
const overtimeMs = 60_000;
/** Shorter than any retention, after which the old key goes. */
const longestMs = 6 * 3_600_000;

const nameScript = defineScript({
  name: "name-phone",
  file: new URL("name-phone.lua", import.meta.url),
  keys: ["decision"],
  args: ["proposed", "preferred", "keptMs", "longestMs"],
  reply: (raw) => raw as [string, number],
});

export function createNamePhone(parts: {
  readonly redis: RedisClient;
  readonly keys: Keys;
  readonly keyring: Pick<Keyring, "numbers">;
  readonly optOuts: Pick<OptOuts, "has">;
  readonly windowMs: number;
  readonly writes?: SafeWrites;
}): NamePhone {
  const { redis, keys, keyring, writes = createLocalWrites(redis) } = parts;
  const [first, second] = keyring.numbers;
  if (second === undefined) return (e164) => Promise.resolve(named(phoneHashes(keyring, e164)[0], false));

  const shardOf = (phoneHash: string): ReturnType<Keys["shard"]> => keys.shard(shardOfPhone(phoneHash, keys.shardCount));
  return async (e164) => {
    const [hash, otherHash = ""] = phoneHashes(keyring, e164);
    // An instance that knows the other key only may have accepted something without a decision.
    const [livesUnderOther, optedOut] = await Promise.all([redis.exists(shardOf(otherHash).budget(otherHash)), parts.optOuts.has(e164)]);
    const askedHash = first.id < second.id ? hash : otherHash;
    const written = await writes.run(nameScript, {
      keys: { decision: shardOf(askedHash).phoneName(askedHash) },
      args: {
        proposed: livesUnderOther === 1 ? second.id : first.id,
        preferred: first.id,
        keptMs: attemptHorizonMs + overtimeMs + parts.windowMs,
        longestMs,
      },
    });
    // Forgotten in a failover, it could be decided otherwise, and the phone would have two budgets.
    const [id, leftMs] = safeReply(written);
    switch (id) {
      case first.id:
        return named(hash, optedOut);
      case second.id:
        return named(otherHash, optedOut);
      default:
        return { kind: "moving", retryAfterMs: leftMs };
    }
  };
}

function named(phoneHash: string, optedOut: boolean): PhoneName {
  return { kind: "named", phoneHash, optedOut };
}
