/**
 * One request, one delivery, however often it is repeated. The key's claim in Redis names the delivery to be made, and
 * acceptance is idempotent by that id: whoever takes over a claim that a crash cut off makes the same delivery.
 *
 * While one number key takes another's place, a request is claimed under both, in an order that all instances share:
 * what the first claim says is claimed next, and the last one decides. So it meets the claims of instances that know one
 * of the keys only, and of two instances that know both the one that comes first to the first claim.
 */
import type { RedisClient } from "../redis/client.ts";
import type { Keys } from "../redis/keys.ts";
import { createLocalWrites, safeReply, type SafeWrites } from "../redis/safe-writes.ts";
import { defineScript } from "../redis/script.ts";
import { keyedHash } from "../secrets/keyed-hash.ts";
import type { Keyring, NumberKey } from "../secrets/keyring.ts";

/** As long as the first request can still be running: every request has been answered by then. */
export const claimLeaseMs = 1_000;
export const keyKeptMs = 24 * 3_600_000;

export interface KeyedRequest {
  readonly tenant: string;
  readonly key: string;
  /** The body in canonical form. Only its keyed hash is stored: a plain one would give six digits away. */
  readonly canonicalBody: string;
}

export type KeyClaim =
  | { readonly kind: "claimed" }
  | { readonly kind: "mismatch" }
  | { readonly kind: "known"; readonly deliveryId: string; readonly mayBeRunning: boolean };

export interface Idempotency {
  claim(request: KeyedRequest, deliveryId: string): Promise<KeyClaim>;
  /** The key is free again where it was claimed for that delivery: it was refused, or is forgotten. */
  release(request: Pick<KeyedRequest, "tenant" | "key">, deliveryId: string): Promise<void>;
}

const claimScript = defineScript({
  name: "claim-key",
  file: new URL("claim-key.lua", import.meta.url),
  include: [new URL("../redis/server-now.lua", import.meta.url)],
  keys: ["claim"],
  args: ["fingerprint", "deliveryId", "keptMs"],
  reply: (raw) => raw as ["claimed"] | ["mismatch"] | ["known", string, number],
});

const releaseScript = defineScript({
  name: "release-key",
  file: new URL("release-key.lua", import.meta.url),
  keys: ["claim"],
  args: ["deliveryId"],
  reply: () => undefined,
});

/** @param writes a claim that a failover undoes would let the request through twice */
export function createIdempotency(
  redis: RedisClient,
  keys: Keys,
  keyring: Pick<Keyring, "numbers">,
  writes: SafeWrites = createLocalWrites(redis),
): Idempotency {
  const inOrder = keyring.numbers.toSorted((one, other) => (one.id < other.id ? -1 : 1));

  const redisKey = (numberKey: NumberKey, { tenant, key }: Pick<KeyedRequest, "tenant" | "key">): string => {
    const hash = keyedHash(numberKey.idempotency, `key|${tenant}|${key}`);
    const shard = Buffer.from(hash, "base64url").readUInt16BE(0) % keys.shardCount;
    return keys.shard(shard).idempotency(hash);
  };

  const claimUnder = async (numberKey: NumberKey, request: KeyedRequest, deliveryId: string): Promise<KeyClaim> => {
    const fingerprint = keyedHash(numberKey.idempotency, `body|${request.tenant}|${request.canonicalBody}`);
    const call = { keys: { claim: redisKey(numberKey, request) }, args: { fingerprint, deliveryId, keptMs: keyKeptMs } };
    const reply = safeReply(await writes.run(claimScript, call));
    if (reply[0] !== "known") return { kind: reply[0] };
    return { kind: "known", deliveryId: reply[1], mayBeRunning: reply[2] < claimLeaseMs };
  };

  const release: Idempotency["release"] = async (request, deliveryId) => {
    for (const numberKey of inOrder) {
      await releaseScript.run(redis, { keys: { claim: redisKey(numberKey, request) }, args: { deliveryId } });
    }
  };

  return {
    release,
    async claim(request, deliveryId) {
      let claim: KeyClaim = { kind: "claimed" };
      for (const numberKey of inOrder) {
        const id = claim.kind === "known" ? claim.deliveryId : deliveryId;
        const reply = await claimUnder(numberKey, request, id);
        if (reply.kind === "mismatch") {
          await release(request, deliveryId);
          return reply;
        }
        if (reply.kind === "known") claim = reply;
      }
      return claim;
    },
  };
}
