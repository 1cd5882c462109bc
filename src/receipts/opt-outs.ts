/**
 * Phones that have answered STOP. Kept by the phone's keyed hash, without end: only the person takes it back. The number
 * itself lies sealed beside it, for the day when the hash's key is changed (`carry-over-opt-outs.ts`); when the person is
 * erased, the hash alone is left, since the wish not to be written to outlives everything else that was known.
 */
import { shardOfPhone } from "../delivery/id.ts";
import type { Keys } from "../redis/keys.ts";
import { createLocalWrites, safeReply, type SafeWrites } from "../redis/safe-writes.ts";
import { defineScript } from "../redis/script.ts";
import type { Keyring } from "../secrets/keyring.ts";
import { phoneHashes } from "../secrets/phone-hashes.ts";
import type { Sealer } from "../secrets/sealing.ts";
import type { RedisClient } from "../redis/client.ts";

export interface OptOuts {
  add(e164: string): Promise<void>;
  remove(e164: string): Promise<void>;
  has(e164: string): Promise<boolean>;
  /** Puts the opt-out that lies under `hash` under the first key's hash. One instance at a time. */
  moveFrom(hash: string, e164: string): Promise<void>;
  /** Keeps the opt-out, if there is one, and forgets whose it is. */
  forgetNumber(e164: string): Promise<void>;
}

/** What stands there in place of the sealed number when the person was erased. */
export const numberForgotten = "1";

const dropScript = defineScript({
  name: "drop-if-equal",
  file: new URL("drop-if-equal.lua", import.meta.url),
  keys: ["key"],
  args: ["value"],
  reply: () => undefined,
});

const putScript = defineScript({
  name: "put",
  file: new URL("put.lua", import.meta.url),
  keys: ["key"],
  args: ["value"],
  reply: () => undefined,
});

export function createOptOuts(parts: {
  readonly redis: RedisClient;
  readonly keys: Keys;
  readonly keyring: Pick<Keyring, "numbers">;
  readonly sealer: Sealer;
  /** For STOP: a failover must not forget it. */
  readonly writes?: SafeWrites;
}): OptOuts {
  const { redis, keys, keyring, sealer, writes = createLocalWrites(redis) } = parts;
  const keyOf = (phoneHash: string): string => keys.shard(shardOfPhone(phoneHash, keys.shardCount)).optOut(phoneHash);

  return {
    async moveFrom(otherHash, e164) {
      const [hash] = phoneHashes(keyring, e164);
      const copy = sealer.seal(e164, optOutPlace(hash));
      const isNew = (await redis.set(keyOf(hash), copy, "NX")) !== null;
      const wasThere = (await redis.del(keyOf(otherHash))) === 1;
      // START came in between: then the copy goes again, but not what somebody else has written since.
      if (isNew && !wasThere) await dropScript.run(redis, { keys: { key: keyOf(hash) }, args: { value: copy } });
    },
    async add(e164) {
      const [hash] = phoneHashes(keyring, e164);
      const written = await writes.run(putScript, { keys: { key: keyOf(hash) }, args: { value: sealer.seal(e164, optOutPlace(hash)) } });
      safeReply(written);
    },
    async remove(e164) {
      // Twice, when there are two: what another instance moves meanwhile must not come back.
      const hashes = phoneHashes(keyring, e164);
      const rounds = hashes.length === 1 ? hashes : [...hashes, ...hashes];
      for (const hash of rounds) await redis.del(keyOf(hash));
    },
    async has(e164) {
      const [hash, otherHash] = phoneHashes(keyring, e164);
      if (otherHash === undefined) return (await redis.exists(keyOf(hash))) === 1;
      // In this order it is met even while another instance moves it from the one to the other.
      for (const looked of [otherHash, hash, otherHash]) {
        const value = await redis.get(keyOf(looked));
        if (value === null) continue;
        // Whose it is was forgotten, and is known again: from now on it can be carried over.
        if (value === numberForgotten) await redis.set(keyOf(looked), sealer.seal(e164, optOutPlace(looked)), "XX");
        return true;
      }
      return false;
    },
    async forgetNumber(e164) {
      for (const hash of phoneHashes(keyring, e164)) await redis.set(keyOf(hash), numberForgotten, "XX");
    },
  };
}

/** What is sealed for one opt-out opens in that one only. */
export function optOutPlace(phoneHash: string): string {
  return `opt-out|${phoneHash}`;
}
