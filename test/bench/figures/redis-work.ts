/** What Redis servers have done so far, by their own counters. */
import type { Redis } from "ioredis";

const scriptCommands = new Set(["eval", "evalsha", "eval_ro", "evalsha_ro", "fcall", "fcall_ro"]);

export interface RedisWork {
  /** Commands executed, those inside scripts included; those that ask for figures are not. */
  readonly commands: number;
  /** Scripts and functions run; each is one of the commands, too. */
  readonly scripts: number;
  /** Times that it read from a connection: commands that travelled together count once. */
  readonly reads: number;
}

/** Of all of them together. */
export async function redisWork(servers: readonly { readonly control: Redis }[]): Promise<RedisWork> {
  const each = await Promise.all(servers.map(({ control }) => workOf(control)));
  const total = (figure: keyof RedisWork): number => each.reduce((sum, work) => sum + work[figure], 0);
  return { commands: total("commands"), scripts: total("scripts"), reads: total("reads") };
}

async function workOf(redis: Redis): Promise<RedisWork> {
  const [commandStats, stats] = await Promise.all([redis.info("commandstats"), redis.info("stats")]);
  let [commands, scripts] = [0, 0];
  for (const [, name = "", calls] of commandStats.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm)) {
    if (!/^(?:info|config|latency)\b/.test(name)) commands += Number(calls);
    if (scriptCommands.has(name)) scripts += Number(calls);
  }
  return { commands, scripts, reads: Number(infoField(stats, "total_reads_processed")) };
}

export async function usedMemoryBytes(redis: Redis): Promise<number> {
  return Number(infoField(await redis.info("memory"), "used_memory"));
}

export async function redisVersion(redis: Redis): Promise<string> {
  return infoField(await redis.info("server"), "redis_version");
}

function infoField(info: string, name: string): string {
  const value = new RegExp(`^${name}:(.*?)\\r?$`, "m").exec(info)?.[1];
  if (value === undefined) throw new Error(`Redis does not tell its ${name}`);
  return value;
}
