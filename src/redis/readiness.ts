/**
 * Can Redis take deliveries now, and as durably as was asked? A lost shard of several is told, but takes no instance out:
 * the others would only get its phones' requests in turn. A dead carrier is no matter here.
 */
import { Cluster } from "ioredis";
import type { RedisClient } from "./client.ts";
import { judgeSettings, type AskedDurability } from "./judge-settings.ts";
import type { Keys } from "./keys.ts";
import { askServerFacts } from "./server-facts.ts";

export interface ReadinessCheck {
  readonly name: string;
  readonly ok: boolean;
  /** In plain words, where there is something to be said. */
  readonly detail?: string;
}

export interface Readiness {
  check(): Promise<readonly ReadinessCheck[]>;
}

export function createReadiness(redis: RedisClient, keys: Keys, asked: AskedDurability): Readiness {
  return {
    async check() {
      const [reach, settings] = await Promise.all([checkReach(redis, keys), checkSettings(redis, asked)]);
      return reach.ok ? [reach, settings] : [reach];
    },
  };
}

async function checkReach(redis: RedisClient, keys: Keys): Promise<ReadinessCheck> {
  const shards = Array.from({ length: keys.shardCount }, (_, shard) => shard);
  const asked = await Promise.allSettled(shards.map((shard) => redis.exists(keys.shard(shard).due)));
  const lost = shards.filter((shard) => asked[shard]?.status === "rejected");
  if (lost.length === 0) return { name: "redis", ok: true };
  if (lost.length === shards.length) return { name: "redis", ok: false, detail: "Redis can't be asked" };
  const which = lost.length === 1 ? `shard ${lost[0]}` : `shards ${lost.join(", ")}`;
  return { name: "redis", ok: true, detail: `${which} of ${shards.length} can't be asked: requests for their phones are refused` };
}

async function checkSettings(redis: RedisClient, asked: AskedDurability): Promise<ReadinessCheck> {
  const servers = redis instanceof Cluster ? redis.nodes("master") : [redis];
  const told = await Promise.allSettled(servers.map((server) => askServerFacts(server)));
  // Whoever can't be asked is the other check's matter.
  const verdicts = told.flatMap((answer) => (answer.status === "fulfilled" ? [judgeSettings(answer.value, asked)] : []));
  const faults = verdicts.flatMap((verdict) => verdict.faults);
  const words = [...new Set([...faults, ...verdicts.flatMap((verdict) => verdict.remarks)])];
  return { name: "durability", ok: faults.length === 0, ...(words.length > 0 && { detail: words.join("; ") }) };
}
