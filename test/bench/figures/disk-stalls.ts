/** For how long the disk has held a Redis server up, by the server's own watch. Nothing is answered meanwhile. */
import type { Redis } from "ioredis";

/** Shorter ones are every disk's everyday. */
const watchedFromMs = 5;

export async function watchDisk(redis: Redis): Promise<void> {
  await redis.config("SET", "latency-monitor-threshold", watchedFromMs);
  await redis.call("LATENCY", "RESET");
}

/** The longest of one server since `watchDisk`, in ms; 0: none that is worth the word. */
export async function longestDiskStallMs(redis: Redis): Promise<number> {
  const events = (await redis.call("LATENCY", "LATEST")) as readonly [event: string, at: number, lastMs: number, longestMs: number][];
  return Math.max(0, ...events.filter(([event]) => event.startsWith("aof-")).map(([, , , longestMs]) => longestMs));
}
