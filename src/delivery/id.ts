/**
 * Delivery ids: `dlv_` + 10 characters of time + 2 of shard + 14 of chance, in Crockford's base 32. They sort by time,
 * can't be guessed, and lead to their shard (and so to their Redis Cluster slot) without a look-up.
 */
import { randomBytesOf } from "../secrets/chance.ts";

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
const pattern = /^dlv_([0-9a-hjkmnp-tv-z]{10})([0-9a-hjkmnp-tv-z]{2})[0-9a-hjkmnp-tv-z]{14}$/;

export function createDeliveryId(nowMs: number, shard: number): string {
  let chance = "";
  for (const byte of randomBytesOf(14)) chance += alphabet.charAt(byte & 31);
  return `dlv_${encode(nowMs, 10)}${encode(shard, 2)}${chance}`;
}

/** The shard that the id names; null for text that is no delivery id, or names a shard that doesn't exist. */
export function shardOfDelivery(id: string, shardCount: number): number | null {
  const encoded = pattern.exec(id)?.[2];
  if (encoded === undefined) return null;
  const shard = alphabet.indexOf(encoded.charAt(0)) * 32 + alphabet.indexOf(encoded.charAt(1));
  return shard < shardCount ? shard : null;
}

/** All that concerns one phone lies in one shard, its attempt budget above all. */
export function shardOfPhone(phoneHash: string, shardCount: number): number {
  return Buffer.from(phoneHash, "base64url").readUInt16BE(0) % shardCount;
}

/** Names one attempt in the phone's budget and, where the carrier has one, as its idempotency key. */
export function attemptId(deliveryId: string, attemptNumber: number): string {
  return `${deliveryId}.${attemptNumber}`;
}

function encode(value: number, length: number): string {
  let text = "";
  for (let rest = value; text.length < length; rest = Math.floor(rest / 32)) text = alphabet.charAt(rest % 32) + text;
  return text;
}
