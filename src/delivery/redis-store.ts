/** Deliveries in Redis: one string per delivery, written by the scripts beside this file. */
import type { Redis } from "ioredis";
import type { Keys, ShardKeys } from "../redis/keys.ts";
import { defineScript } from "../redis/script.ts";
import type { Delivery } from "./delivery.ts";
import { attemptId, shardOfDelivery } from "./id.ts";
import { lastHandOverAt } from "./decide.ts";
import { decodeDelivery, encodeDelivery } from "./record-codec.ts";
import type { AcceptReply, CommitReply, DeliveryStore, Held } from "./store.ts";

const budgetLua = new URL("../budget/budget.lua", import.meta.url);

const acceptScript = defineScript({
  name: "accept",
  file: new URL("accept.lua", import.meta.url),
  include: [budgetLua],
  keys: ["delivery", "due", "budget", "optOut"],
  args: [
    ...(["deliveryId", "record", "keepUntil", "dueAt", "createdAt", "attemptId", "expiresAt"] as const),
    ...(["limit", "windowMs", "callerGivesUpAt", "refuseOptedOut"] as const),
  ],
  reply: (raw) => raw as ["accepted", number, number] | ["exists", string] | ["late"] | ["opted_out"] | ["denied", number],
});

const commitScript = defineScript({
  name: "commit",
  file: new URL("commit.lua", import.meta.url),
  include: [budgetLua],
  keys: ["delivery", "due", "budget"],
  args: [
    ...(["deliveryId", "expectedVersion", "record", "keepUntil", "dueAt"] as const),
    ...(["budgetStep", "attemptId", "nextAttemptId", "budgetAt", "claimBefore", "limit", "windowMs"] as const),
  ],
  reply: (raw) => raw as ["committed"] | ["conflict", string] | ["gone"] | ["late"] | ["denied", number],
});

const takeDueScript = defineScript({
  name: "take-due",
  file: new URL("take-due.lua", import.meta.url),
  keys: ["due"],
  args: ["most", "putOffMs"],
  reply: (raw) => raw as string[],
});

export interface RedisStoreOptions {
  readonly redis: Redis;
  readonly keys: Keys;
  readonly limits: { readonly attempts: number; readonly windowMs: number };
  readonly retentionMs: number;
  /** Sorted sets that find a delivery, beside its phone's: keys and how long each is kept (0 = trimmed elsewhere). */
  readonly indexes: (delivery: Delivery, shard: ShardKeys) => readonly { readonly key: string; readonly keptMs: number }[];
}

export function createRedisStore(options: RedisStoreOptions): DeliveryStore {
  const { redis, keys, limits, retentionMs } = options;
  const shardOf = (id: string): ShardKeys => {
    const shard = shardOfDelivery(id, keys.shardCount);
    if (shard === null) throw new Error("not a delivery id of this installation");
    return keys.shard(shard);
  };
  const keepUntil = (delivery: Delivery): number => delivery.expiresAt + retentionMs;

  return {
    async accept(delivery, { callerGivesUpAt }): Promise<AcceptReply> {
      const shard = shardOf(delivery.id);
      const indexes = [{ key: shard.ofPhone(delivery.phoneHash), keptMs: retentionMs }, ...options.indexes(delivery, shard)];
      const reply = await acceptScript.run(redis, {
        keys: {
          delivery: shard.delivery(delivery.id),
          due: shard.due,
          budget: shard.budget(delivery.phoneHash),
          optOut: shard.optOut(delivery.phoneHash),
        },
        args: {
          deliveryId: delivery.id,
          record: encodeDelivery(delivery),
          keepUntil: keepUntil(delivery),
          dueAt: delivery.dueAt ?? delivery.createdAt,
          createdAt: delivery.createdAt,
          attemptId: attemptId(delivery.id, 1),
          expiresAt: lastHandOverAt(delivery),
          limit: limits.attempts,
          windowMs: limits.windowMs,
          callerGivesUpAt,
          refuseOptedOut: delivery.channel === "sms" && delivery.fallback === null ? "1" : "0",
        },
        moreKeys: indexes.map((index) => index.key),
        moreArgs: indexes.map((index) => index.keptMs),
      });
      switch (reply[0]) {
        case "accepted": {
          const accepted = { ...delivery, remainingAtAcceptance: reply[1], recentForPhone: reply[2] };
          return { kind: "accepted", held: { delivery: accepted, version: 1 } };
        }
        case "exists":
          return { kind: "exists", held: parseHeld(delivery.id, reply[1]) };
        case "denied":
          return { kind: "denied", retryAfterMs: reply[1] };
        case "late":
        case "opted_out":
          return { kind: reply[0] };
      }
    },

    async read(id): Promise<Held | null> {
      const shard = shardOfDelivery(id, keys.shardCount);
      if (shard === null) return null;
      const stored = await redis.get(keys.shard(shard).delivery(id));
      return stored === null ? null : parseHeld(id, stored);
    },

    async commit(held, next, budget): Promise<CommitReply> {
      const { id, phoneHash } = held.delivery;
      const shard = shardOf(id);
      const version = held.version + 1;
      const header = `${version}:${next.remainingAtAcceptance}:${next.recentForPhone}:`;
      const reply = await commitScript.run(redis, {
        keys: { delivery: shard.delivery(id), due: shard.due, budget: shard.budget(phoneHash) },
        args: {
          deliveryId: id,
          expectedVersion: held.version,
          record: header + encodeDelivery(next),
          keepUntil: keepUntil(next),
          dueAt: next.dueAt ?? "",
          budgetStep: budget.kind,
          attemptId: budget.kind === "none" ? "" : attemptId(id, budget.attempt),
          nextAttemptId: budget.kind === "passed_on" ? attemptId(id, budget.attempt + 1) : "",
          budgetAt: budget.kind === "claim" ? budget.endsAt : lastHandOverAt(next),
          claimBefore: lastHandOverAt(next),
          limit: limits.attempts,
          windowMs: limits.windowMs,
        },
        moreKeys: newMessageKeys(held.delivery, next, shard),
      });
      switch (reply[0]) {
        case "committed":
          return { kind: "committed", held: { delivery: next, version } };
        case "conflict":
          return { kind: "conflict", held: parseHeld(id, reply[1]) };
        case "denied":
          return { kind: "denied", retryAfterMs: reply[1] };
        case "gone":
        case "late":
          return { kind: reply[0] };
      }
    },

    takeDue: (shard, { most, putOffMs }) => takeDueScript.run(redis, { keys: { due: keys.shard(shard).due }, args: { most, putOffMs } }),
  };
}

/** Keys by which the ids that carriers gave lead to the delivery, for those that this version has and the last had not. */
function newMessageKeys(before: Delivery, after: Delivery, shard: ShardKeys): string[] {
  return after.attempts.flatMap((attempt, index) => {
    const { carrier, carrierMessageId } = attempt;
    const isNew = carrierMessageId !== null && before.attempts[index]?.carrierMessageId !== carrierMessageId;
    return isNew ? [shard.ofCarrierMessage(carrier, carrierMessageId)] : [];
  });
}

function parseHeld(id: string, stored: string): Held {
  const [, version, remaining, recent, json] = /^(\d+):(\d+):(\d+):(.*)$/s.exec(stored) ?? [];
  if (json === undefined) throw new Error(`delivery ${id} is not stored as this build stores deliveries`);
  const acceptance = { remainingAtAcceptance: Number(remaining), recentForPhone: Number(recent) };
  return { delivery: decodeDelivery(id, json, acceptance), version: Number(version) };
}
