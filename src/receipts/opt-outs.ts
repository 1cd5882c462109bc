/** Phones that have answered STOP. Kept by the phone's keyed hash, without end: only the person takes it back. */
import type { Redis } from "ioredis";
import { shardOfPhone } from "../delivery/id.ts";
import type { Keys } from "../redis/keys.ts";

export interface OptOuts {
  add(phoneHash: string): Promise<void>;
  remove(phoneHash: string): Promise<void>;
  has(phoneHash: string): Promise<boolean>;
}

export function createOptOuts(redis: Redis, keys: Keys): OptOuts {
  const keyOf = (phoneHash: string): string => keys.shard(shardOfPhone(phoneHash, keys.shardCount)).optOut(phoneHash);
  return {
    add: async (phoneHash) => void (await redis.set(keyOf(phoneHash), "1")),
    remove: async (phoneHash) => void (await redis.del(keyOf(phoneHash))),
    has: async (phoneHash) => (await redis.exists(keyOf(phoneHash))) === 1,
  };
}
