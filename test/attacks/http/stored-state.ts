/** Everything that Redis holds, key by key, so that "changes nothing" can be meant literally. */
import { Redis } from "ioredis";

/** What passes or moves by itself: senders' rates, the queue's housekeeping, the instances' word on health. */
const restless = /:\{sender:|:work:|:health$/;

export async function storedState(url: string): Promise<ReadonlyMap<string, string>> {
  const redis = new Redis(url);
  try {
    const keys = (await redis.keys("*")).filter((key) => !restless.test(key)).toSorted();
    const values = await Promise.all(keys.map(async (key) => (await redis.dumpBuffer(key))?.toString("base64") ?? ""));
    return new Map(keys.map((key, index) => [key, values[index] ?? ""]));
  } finally {
    redis.disconnect();
  }
}
