/**
 * Which messages of people have been taken already. A carrier sends a message again when our answer got lost, and a
 * signature without a time (Twilio's) is good for ever: whoever got hold of one genuine "yes" could answer the person's
 * next question with it, or undo a STOP. Noted only after the message took effect: what a crash cuts off is sent again.
 */
import { createHash } from "node:crypto";
import type { RedisClient } from "../redis/client.ts";
import type { Keys } from "../redis/keys.ts";

/** A year: far beyond the life of a log or a backup from which a request could be taken. */
const keptSeconds = 365 * 24 * 3_600;

export interface TakenReplies {
  /** `messageId`: the carrier's; a message without one is never known. */
  has(messageId: string | null): Promise<boolean>;
  add(messageId: string | null): Promise<void>;
}

export function createTakenReplies(redis: RedisClient, keys: Keys): TakenReplies {
  const keyOf = (messageId: string): string => {
    // Not keyed, and not by the phone: neither a new key of the number hash nor an erasure makes a message new.
    const hash = createHash("sha256").update(messageId).digest();
    return keys.shard(hash.readUInt16BE(0) % keys.shardCount).reply(hash.toString("base64url").slice(0, 22));
  };
  return {
    has: async (messageId) => messageId !== null && (await redis.exists(keyOf(messageId))) === 1,
    add: async (messageId) => void (messageId !== null && (await redis.set(keyOf(messageId), "1", "EX", keptSeconds))),
  };
}
