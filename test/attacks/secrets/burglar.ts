/** Somebody who can write to Redis and knows how deliveries are stored there, but has none of the keys. */
import type { Redis } from "ioredis";

/** Positions in a record's array (`record-codec.ts`). */
export const at = { tenant: 1, phoneHash: 6, sealedPerson: 12, sealedContent: 13, createdAt: 14, lifeMs: 15, attempts: 21 } as const;

export interface StoredRecord {
  /** Version and figures, as they stand before the array. */
  readonly header: string;
  readonly fields: unknown[];
}

export const dueKey = "trunkline:{0}:due";

export function recordKey(id: string): string {
  return `trunkline:{0}:d:${id}`;
}

export async function steal(redis: Redis, id: string): Promise<StoredRecord> {
  const stored = (await redis.get(recordKey(id))) ?? "";
  const start = stored.indexOf("[");
  return { header: stored.slice(0, start), fields: JSON.parse(stored.slice(start)) as unknown[] };
}

export async function plant(redis: Redis, id: string, { header, fields }: StoredRecord): Promise<void> {
  await redis.set(recordKey(id), header + JSON.stringify(fields), "KEEPTTL");
}

/** Changes some positions of a stored record. */
export async function forge(redis: Redis, id: string, changes: Readonly<Record<number, unknown>>): Promise<void> {
  const { header, fields } = await steal(redis, id);
  await plant(redis, id, { header, fields: Object.assign(fields, changes) });
}
