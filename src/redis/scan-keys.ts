/** Every key of a pattern, in pages, from every node that holds some. For work in the background: it walks the whole server. */
import { Cluster } from "ioredis";
import type { RedisClient } from "./client.ts";

const pageSize = 500;

export async function* scanKeys(redis: RedisClient, pattern: string): AsyncGenerator<readonly string[]> {
  for (const node of redis instanceof Cluster ? redis.nodes("master") : [redis]) {
    let cursor = "0";
    do {
      const [next, found] = await node.scan(cursor, "MATCH", pattern, "COUNT", pageSize);
      cursor = next;
      if (found.length > 0) yield found;
    } while (cursor !== "0");
  }
}
