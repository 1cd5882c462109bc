/**
 * One request, one delivery, however often it is repeated. The key's claim in Redis names the delivery to be made, and
 * acceptance is idempotent by that id: whoever takes over a claim that a crash cut off makes the same delivery.
 */
import type { Redis } from "ioredis";
import type { Keys } from "../redis/keys.ts";
import { defineScript } from "../redis/script.ts";
import { keyedHash } from "../secrets/keyed-hash.ts";
import type { Keyring } from "../secrets/keyring.ts";

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
  /** After a refusal: the key is free again, since nothing was made. */
  release(request: KeyedRequest, deliveryId: string): Promise<void>;
}

const claimScript = defineScript({
  name: "claim-key",
  file: new URL("claim-key.lua", import.meta.url),
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

export function createIdempotency(redis: Redis, keys: Keys, keyring: Pick<Keyring, "idempotency">): Idempotency {
  const redisKey = ({ tenant, key }: KeyedRequest): string => {
    const hash = keyedHash(keyring.idempotency, `key|${tenant}|${key}`);
    const shard = Buffer.from(hash, "base64url").readUInt16BE(0) % keys.shardCount;
    return keys.shard(shard).idempotency(hash);
  };
  return {
    async claim(request, deliveryId) {
      const fingerprint = keyedHash(keyring.idempotency, `body|${request.tenant}|${request.canonicalBody}`);
      const reply = await claimScript.run(redis, {
        keys: { claim: redisKey(request) },
        args: { fingerprint, deliveryId, keptMs: keyKeptMs },
      });
      if (reply[0] !== "known") return { kind: reply[0] };
      return { kind: "known", deliveryId: reply[1], mayBeRunning: reply[2] < claimLeaseMs };
    },
    async release(request, deliveryId) {
      await releaseScript.run(redis, { keys: { claim: redisKey(request) }, args: { deliveryId } });
    },
  };
}
