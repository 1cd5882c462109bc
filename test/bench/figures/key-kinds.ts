/** What lies in Redis, by kind of key: number, bytes and how long it stays, so that it shows what there is to shrink. */
import type { Redis } from "ioredis";

export interface KeyKind {
  readonly kind: string;
  readonly keys: number;
  /** By MEMORY USAGE, which counts a key's name and its place in the table too. */
  readonly bytes: number;
  /** The longest that a key of this kind has still to live; null: some never expire. */
  readonly longestLifeSeconds: number | null;
}

/** Small keys of one kind are much alike: a sample tells their size. */
const sampleSize = 400;
const scanCount = 1_000;

/** A key's kind is what follows its hash tag: `prefix:{0}:d:dlv_…` is of kind "d". */
const kindPattern = /^[^{]*\{([^}:]*)[^}]*\}(?::([^:]+))?/;

export async function keyKinds(redis: Redis): Promise<KeyKind[]> {
  const byKind = new Map<string, string[]>();
  let cursor = "0";
  do {
    const [next, keys] = await redis.scan(cursor, "COUNT", scanCount);
    for (const key of keys) {
      const [, tag = key, kind = tag] = kindPattern.exec(key) ?? [];
      byKind.set(kind, [...(byKind.get(kind) ?? []), key]);
    }
    cursor = next;
  } while (cursor !== "0");
  return Promise.all([...byKind].map(([kind, keys]) => sizeOf(redis, kind, keys)));
}

async function sizeOf(redis: Redis, kind: string, keys: readonly string[]): Promise<KeyKind> {
  const step = Math.max(1, Math.floor(keys.length / sampleSize));
  const sample = keys.filter((_, index) => index % step === 0);
  const sizes = await Promise.all(sample.map((key) => redis.memory("USAGE", key, "SAMPLES", 0)));
  const lives = await Promise.all(sample.map((key) => redis.pttl(key)));
  const sum = sizes.reduce<number>((total, size) => total + (size ?? 0), 0);
  return {
    kind,
    keys: keys.length,
    bytes: (sum / sample.length) * keys.length,
    longestLifeSeconds: lives.includes(-1) ? null : Math.max(...lives) / 1_000,
  };
}
