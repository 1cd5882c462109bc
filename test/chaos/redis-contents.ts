/** What lies in Redis at the end, read past the gateways: records, budgets, the due index, and keys that would stay for ever. */
import { Redis } from "ioredis";
import type { Delivery } from "../../src/delivery/delivery.ts";
import { decodeDelivery } from "../../src/delivery/record-codec.ts";

export interface BudgetEntry {
  readonly delivery: string;
  readonly attempt: number;
  /** Latest moment of its hand-over. */
  readonly at: number;
}

export interface RedisContents {
  readonly readAt: number;
  readonly deliveries: readonly Delivery[];
  readonly budgetEntries: readonly BudgetEntry[];
  /** Deliveries that are still due. */
  readonly due: readonly string[];
  /** Keys about persons and deliveries without a time to live. */
  readonly lasting: readonly string[];
}

/** Records, budgets, indexes, claims: all that belongs to one delivery or one person. */
const ofOne = /\}:(?:d|b|p|u|c|m|i|k|r):/;
const scanCount = 1_000;

/** @param ports of all servers that are masters */
export async function readRedisContents(ports: readonly number[]): Promise<RedisContents> {
  const readAt = Date.now();
  const parts = await Promise.all(ports.map(readServer));
  return {
    readAt,
    deliveries: parts.flatMap(({ deliveries }) => deliveries),
    budgetEntries: parts.flatMap(({ budgetEntries }) => budgetEntries),
    due: parts.flatMap(({ due }) => due),
    lasting: parts.flatMap(({ lasting }) => lasting),
  };
}

async function readServer(port: number): Promise<Omit<RedisContents, "readAt">> {
  const redis = new Redis(port, "127.0.0.1");
  const contents = {
    deliveries: [] as Delivery[],
    budgetEntries: [] as BudgetEntry[],
    due: [] as string[],
    lasting: [] as string[],
  };
  try {
    for await (const keys of redis.scanStream({ count: scanCount }) as AsyncIterable<string[]>) {
      for (const key of keys) {
        // -2: it has gone since it was listed.
        if (ofOne.test(key) && (await redis.pttl(key)) === -1) contents.lasting.push(key);
        if (key.endsWith("}:due")) contents.due.push(...(await redis.zrange(key, "0", "-1")));
        else if (key.includes("}:b:")) contents.budgetEntries.push(...(await readBudget(redis, key)));
        else if (key.includes("}:d:")) contents.deliveries.push(...(await readDelivery(redis, key)));
      }
    }
  } finally {
    redis.disconnect();
  }
  return contents;
}

async function readBudget(redis: Redis, key: string): Promise<BudgetEntry[]> {
  const flat = await redis.zrange(key, "0", "-1", "WITHSCORES");
  return flat.flatMap((member, index) => {
    const [, delivery, attempt] = index % 2 === 0 ? (/^(dlv_\w+)\.(\d)$/.exec(member) ?? []) : [];
    return delivery === undefined ? [] : [{ delivery, attempt: Number(attempt), at: Number(flat[index + 1]) }];
  });
}

async function readDelivery(redis: Redis, key: string): Promise<Delivery[]> {
  const stored = await redis.get(key);
  const [, remaining, recent, json] = /^\d+:(\d+):(\d+):(.*)$/s.exec(stored ?? "") ?? [];
  if (json === undefined) throw new Error(`${key} holds no record`);
  const id = key.slice(key.lastIndexOf(":") + 1);
  const delivery = decodeDelivery(id, json, { remainingAtAcceptance: Number(remaining), recentForPhone: Number(recent) });
  return delivery === null ? [] : [delivery];
}
