/** Deliveries in Redis: one string per delivery, written by the scripts beside this file. */
import type { RedisClient } from "../redis/client.ts";
import type { Retention } from "../erasure/retention.ts";
import type { Index } from "../search/index-keys.ts";
import type { Keys, ShardKeys } from "../redis/keys.ts";
import { commandTimeoutMs } from "../redis/connection.ts";
import { createLocalWrites, type SafeWrites } from "../redis/safe-writes.ts";
import { defineScript } from "../redis/script.ts";
import { isUnavailable } from "../redis/unavailable.ts";
import type { Delivery } from "./delivery.ts";
import { attemptId, shardOfDelivery } from "./id.ts";
import { lastHandOverAt } from "./decide.ts";
import { keepUnread } from "./keep-unread.ts";
import { decodeDelivery, encodeDelivery, type Acceptance } from "./record-codec.ts";
import type { AcceptReply, CommitReply, DeliveryStore, Held } from "./store.ts";
import { createTakeBack } from "./take-back.ts";
import { RecordOfLaterVersion, UnreadableRecord } from "./unreadable-record.ts";
import { UnsafeClaim } from "./unsafe-claim.ts";

const serverNowLua = new URL("../redis/server-now.lua", import.meta.url);
const budgetLua = new URL("../budget/budget.lua", import.meta.url);

/** As long as a command may take: what reaches the server later was given up on. */
const mostClockErrorMs = commandTimeoutMs;

const acceptScript = defineScript({
  name: "accept",
  file: new URL("accept.lua", import.meta.url),
  include: [serverNowLua, budgetLua],
  keys: ["delivery", "optOut", "due", "budget", "phone"],
  stringsAhead: 2,
  args: [
    ...(["deliveryId", "record", "keepUntil", "dueAt", "createdAt", "attemptId", "expiresAt"] as const),
    ...(["limit", "windowMs", "callerGivesUpAt", "refuseOptedOut"] as const),
    ...(["firstRecord", "firstDueAt", "firstEndsAt", "phoneKeptMs"] as const),
  ],
  reply: (raw) => raw as ["accepted", number, number, 0 | 1] | ["exists", string] | ["late"] | ["opted_out"] | ["denied", number],
});

const commitScript = defineScript({
  name: "commit",
  file: new URL("commit.lua", import.meta.url),
  include: [serverNowLua, budgetLua],
  keys: ["delivery", "due", "budget"],
  stringsAhead: 1,
  args: [
    ...(["deliveryId", "expectedVersion", "record", "keepUntil", "dueAt"] as const),
    ...(["budgetStep", "attemptId", "nextAttemptId", "budgetAt", "claimBefore", "limit", "windowMs"] as const),
    ...(["decidedAt", "mostClockErrorMs"] as const),
  ],
  reply: (raw) => raw as ["committed"] | ["conflict", string] | ["gone"] | ["late"] | ["denied" | "wrong_clock", number],
});

const pinScript = defineScript({
  name: "pin",
  file: new URL("pin.lua", import.meta.url),
  keys: ["delivery"],
  args: [],
  reply: (raw) => raw === 1,
});

const takeDueScript = defineScript({
  name: "take-due",
  file: new URL("take-due.lua", import.meta.url),
  include: [serverNowLua],
  keys: ["due"],
  args: ["most", "putOffMs"],
  reply: (raw) => raw as string[],
});

export interface RedisStoreOptions {
  readonly redis: RedisClient;
  /** For what must not be undone by a failover: acceptances and claims. Default: as safe as the server's settings make them. */
  readonly writes?: SafeWrites;
  readonly keys: Keys;
  readonly limits: { readonly attempts: number; readonly windowMs: number };
  readonly retention: Pick<Retention, "ofTenant" | "longestMs">;
  /** Sorted sets that find a delivery, beside its phone's. */
  readonly indexes: (delivery: Delivery, shard: ShardKeys) => readonly Index[];
}

export function createRedisStore(options: RedisStoreOptions): DeliveryStore {
  const { redis, keys, limits, retention } = options;
  const local = createLocalWrites(redis);
  const { writes = local } = options;
  const takeBack = createTakeBack(redis);
  const shardOf = (id: string): ShardKeys => {
    const shard = shardOfDelivery(id, keys.shardCount);
    if (shard === null) throw new Error("not a delivery id of this installation");
    return keys.shard(shard);
  };
  const keepUntil = (delivery: Delivery): number => delivery.expiresAt + retention.ofTenant(delivery.tenant);

  const rely = async (id: string): Promise<boolean> => {
    const { reply, isSafe } = await writes.run(pinScript, { keys: { delivery: shardOf(id).delivery(id) }, args: {} });
    return reply && isSafe;
  };

  return {
    mayBeUndone: writes.othersMayBeUndone,

    async accept(delivery, { callerGivesUpAt, first }): Promise<AcceptReply> {
      const shard = shardOf(delivery.id);
      const phone = { key: shard.ofPhone(delivery.phoneHash), keptMs: retention.longestMs };
      const indexes = options.indexes(delivery, shard);
      const written = { delivery, withFirst: first?.delivery ?? null, shard, indexes: [phone, ...indexes] };
      const accepting = writes.run(acceptScript, {
        keys: {
          delivery: shard.delivery(delivery.id),
          due: shard.due,
          budget: shard.budget(delivery.phoneHash),
          optOut: shard.optOut(delivery.phoneHash),
          phone: phone.key,
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
          firstRecord: first === undefined ? "" : encodeDelivery(first.delivery),
          firstDueAt: first?.delivery.dueAt ?? "",
          firstEndsAt: first?.endsAt ?? "",
          phoneKeptMs: phone.keptMs,
        },
        moreKeys: indexes.map((index) => index.key),
        moreArgs: indexes.map((index) => index.keptMs),
      });
      const { reply, isSafe } = await accepting.catch((error: unknown) => {
        if (isUnavailable(error)) takeBack.unheard(written);
        throw error;
      });
      switch (reply[0]) {
        case "accepted": {
          // Not taken back, it may be sent after all: the caller's repetition then finds it.
          if (!isSafe) return { kind: "unsafe", wasTakenBack: await takeBack.atOnce(written).catch(() => false) };
          const isFirstClaimed = first !== undefined && reply[3] === 1;
          const accepted = { ...(isFirstClaimed ? first.delivery : delivery), remainingAtAcceptance: reply[1], recentForPhone: reply[2] };
          return { kind: "accepted", held: { delivery: accepted, version: 1 }, isFirstClaimed };
        }
        case "exists":
          return (await rely(delivery.id))
            ? { kind: "exists", held: parseHeld(delivery.id, reply[1]) }
            : { kind: "unsafe", wasTakenBack: false };
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

    rely: ({ delivery }) => rely(delivery.id),

    async commit(held, next, budget, decidedAt): Promise<CommitReply> {
      const { id, phoneHash } = held.delivery;
      const shard = shardOf(id);
      const version = held.version + 1;
      const record = held.withUnread === undefined ? encodeDelivery(next) : keepUnread(held.withUnread, held.delivery, next);
      const header = `${version}:${next.remainingAtAcceptance}:${next.recentForPhone}:`;
      // What a failover undoes of anything else is found out and done again; a hand-over can't be undone.
      const isHandOver = budget.kind === "claim" && next.attempts.length === budget.attempt;
      const { reply, isSafe } = await (isHandOver ? writes : local).run(commitScript, {
        keys: { delivery: shard.delivery(id), due: shard.due, budget: shard.budget(phoneHash) },
        args: {
          deliveryId: id,
          expectedVersion: held.version,
          record: header + record,
          keepUntil: keepUntil(next),
          dueAt: next.dueAt ?? "",
          budgetStep: budget.kind,
          attemptId: budget.kind === "none" ? "" : attemptId(id, budget.attempt),
          nextAttemptId: budget.kind === "passed_on" ? attemptId(id, budget.attempt + 1) : "",
          budgetAt: budget.kind === "claim" ? budget.endsAt : lastHandOverAt(next),
          claimBefore: lastHandOverAt(next),
          limit: limits.attempts,
          windowMs: limits.windowMs,
          decidedAt: decidedAt ?? "",
          mostClockErrorMs,
        },
        moreKeys: newMessageKeys(held.delivery, next, shard),
      });
      switch (reply[0]) {
        case "committed": {
          const committed = { delivery: next, version, ...(held.withUnread !== undefined && { withUnread: record }) };
          if (!isSafe) throw new UnsafeClaim(committed);
          return { kind: "committed", held: committed };
        }
        case "conflict":
          return { kind: "conflict", held: parseHeld(id, reply[1]) };
        case "denied":
          return { kind: "denied", retryAfterMs: reply[1] };
        case "wrong_clock":
          return { kind: "wrong_clock", serverNowMs: reply[1] };
        case "gone":
        case "late":
          return { kind: reply[0] };
      }
    },

    async takeDue(shard, { most, putOffMs }) {
      const { due } = keys.shard(shard);
      const taken = await takeDueScript.run(redis, { keys: { due }, args: { most, putOffMs } });
      const isOurs = (id: string): boolean => shardOfDelivery(id, keys.shardCount) === shard;
      // Not written by a gateway: nobody will ever see to them, and enough of them would keep the others from their turn.
      const strangers = taken.filter((id) => !isOurs(id));
      if (strangers.length > 0) await redis.zrem(due, ...strangers);
      return taken.filter(isOurs);
    },

    async setAside(id) {
      await redis.zrem(shardOf(id).due, id);
    },
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
  if (json === undefined) throw new UnreadableRecord(id);
  const acceptance = { remainingAtAcceptance: Number(remaining), recentForPhone: Number(recent) };
  const delivery = decodeOrRefuse(id, json, acceptance);
  if (delivery === null) throw new RecordOfLaterVersion(id);
  return { delivery, version: Number(version), ...(encodeDelivery(delivery) !== json && { withUnread: json }) };
}

function decodeOrRefuse(id: string, json: string, acceptance: Acceptance): Delivery | null {
  try {
    return decodeDelivery(id, json, acceptance);
  } catch (error) {
    // What a parser complains of quotes the record.
    throw new UnreadableRecord(id, error instanceof SyntaxError ? undefined : error);
  }
}
