/** Delivery ids of several sorted sets (one per shard and tenant), merged: newest first, without reading more than asked. */
import type { RedisClient } from "../redis/client.ts";

export interface Place {
  readonly createdAt: number;
  readonly id: string;
}

export interface TimeSpan {
  readonly since: number | null;
  readonly until: number | null;
  /** Only what comes behind it. */
  readonly behind: Place | null;
}

const pageSize = 100;

export async function* newestFirst(redis: RedisClient, keys: readonly string[], span: TimeSpan): AsyncGenerator<Place> {
  const runs = keys.map((key) => ({ pages: readRun(redis, key, span), head: null as Place | null }));
  const advance = async (run: (typeof runs)[number]): Promise<void> => {
    const next = await run.pages.next();
    run.head = next.done === true ? null : next.value;
  };
  await Promise.all(runs.map(advance));
  for (;;) {
    const alive = runs.filter((run) => run.head !== null);
    const [first, ...others] = alive;
    if (first === undefined) return;
    const newest = others.reduce((best, run) => (isBehind(best.head, run.head) ? run : best), first);
    if (newest.head !== null) yield newest.head;
    await advance(newest);
  }
}

/** Whether `place` comes after `other` in the order newest first. */
function isBehind(place: Place | null, other: Place | null): boolean {
  if (place === null || other === null) return place === null;
  return place.createdAt < other.createdAt || (place.createdAt === other.createdAt && place.id < other.id);
}

async function* readRun(redis: RedisClient, key: string, { since, until, behind }: TimeSpan): AsyncGenerator<Place> {
  const newest = Math.min(until ?? Number.POSITIVE_INFINITY, behind?.createdAt ?? Number.POSITIVE_INFINITY);
  const from = newest === Number.POSITIVE_INFINITY ? "+inf" : newest;
  for (let offset = 0; ; offset += pageSize) {
    const flat = await redis.zrevrangebyscore(key, from, since ?? "-inf", "WITHSCORES", "LIMIT", offset, pageSize);
    for (let index = 0; index < flat.length; index += 2) {
      const place = { id: flat[index] ?? "", createdAt: Number(flat[index + 1]) };
      if (behind === null || isBehind(place, behind)) yield place;
    }
    if (flat.length < pageSize * 2) return;
  }
}
