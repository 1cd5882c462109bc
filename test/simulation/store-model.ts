/**
 * The delivery store as its scripts promise it, in memory and in the plainest words. A property test holds it against the
 * Lua on a real Redis (`store-model.test.ts`), so that what the simulation shows on the model is true of Redis.
 *
 * One thing it leaves out: keys that run out. A budget's log runs out when all in it has left the window, and then only
 * forgets how far its clock had come; records are kept for a day at least.
 */
import { lastHandOverAt } from "../../src/delivery/decide.ts";
import type { Delivery } from "../../src/delivery/delivery.ts";
import { attemptId, shardOfDelivery } from "../../src/delivery/id.ts";
import { decodeDelivery, encodeDelivery } from "../../src/delivery/record-codec.ts";
import type { AcceptOptions, AcceptReply, BudgetStep, CommitReply, Held } from "../../src/delivery/store.ts";
import { commandTimeoutMs } from "../../src/redis/connection.ts";
import { BudgetModel } from "../budget/budget-model.ts";

interface StoredRecord {
  readonly version: number;
  readonly remaining: number;
  readonly recent: number;
  readonly json: string;
}

export interface StoreLimits {
  readonly attempts: number;
  readonly windowMs: number;
}

export class StoreModel {
  readonly #records = new Map<string, StoredRecord>();
  readonly #due: readonly Map<string, number>[];
  readonly #budgets = new Map<string, BudgetModel>();
  readonly #ofPhone = new Map<string, Map<string, number>>();
  readonly #ofMessage = new Map<string, string>();
  readonly #optedOut = new Set<string>();
  readonly #limits: StoreLimits;

  constructor(limits: StoreLimits, shardCount: number) {
    this.#limits = limits;
    this.#due = Array.from({ length: shardCount }, () => new Map<string, number>());
  }

  accept(now: number, delivery: Delivery, { callerGivesUpAt, first }: AcceptOptions): AcceptReply {
    const { id, phoneHash, createdAt } = delivery;
    const existing = this.read(id);
    if (existing !== null) {
      this.rely(id);
      return { kind: "exists", held: existing };
    }
    if (now > callerGivesUpAt || createdAt - now > callerGivesUpAt - createdAt) return { kind: "late" };
    const optedOut = this.#optedOut.has(phoneHash);
    if (delivery.channel === "sms" && delivery.fallback === null && optedOut) return { kind: "opted_out" };
    const ofPhone = this.#ofPhone.getOrInsertComputed(phoneHash, () => new Map<string, number>());
    const recent = [...ofPhone.values()].filter((at) => at >= now - this.#limits.windowMs).length;
    const claimed = recent > 0 || optedOut ? undefined : first;
    const heldUntil = claimed === undefined ? lastHandOverAt(delivery) : claimed.endsAt + Math.max(0, now - createdAt);
    const taken = this.budget(phoneHash).take(now, attemptId(id, 1), heldUntil);
    if (!taken.granted) return { kind: "denied", retryAfterMs: taken.retryAfterMs };

    const remaining = this.#limits.attempts - taken.count;
    const written = claimed?.delivery ?? delivery;
    this.#records.set(id, { version: 1, remaining, recent, json: encodeDelivery(written) });
    this.#dueOf(id).set(id, written.dueAt ?? createdAt);
    ofPhone.set(id, createdAt);
    const accepted = { ...written, remainingAtAcceptance: remaining, recentForPhone: recent };
    return { kind: "accepted", held: { delivery: accepted, version: 1 }, isFirstClaimed: claimed !== undefined };
  }

  read(id: string): Held | null {
    const stored = this.#records.get(id);
    if (stored === undefined) return null;
    const delivery = decodeDelivery(id, stored.json, { remainingAtAcceptance: stored.remaining, recentForPhone: stored.recent });
    if (delivery === null) throw new Error(`the model wrote a record that can't be read: ${id}`);
    return { delivery, version: stored.version };
  }

  /** From now on it is not taken back: the first version becomes the second, unchanged. */
  rely(id: string): boolean {
    const stored = this.#records.get(id);
    if (stored?.version === 1) this.#records.set(id, { ...stored, version: 2 });
    return stored !== undefined;
  }

  commit(now: number, held: Held, next: Delivery, step: BudgetStep, decidedAt?: number): CommitReply {
    const { id, phoneHash } = held.delivery;
    if (this.#records.get(id)?.version !== held.version) {
      const current = this.read(id);
      return current === null ? { kind: "gone" } : { kind: "conflict", held: current };
    }
    const decidedAgoMs = decidedAt === undefined ? 0 : now - decidedAt;
    if (Math.abs(decidedAgoMs) > commandTimeoutMs) return { kind: "wrong_clock", serverNowMs: now };
    const refusal = this.#spend(now, this.budget(phoneHash), next, step, decidedAgoMs);
    if (refusal !== null) return refusal;

    const version = held.version + 1;
    const { remainingAtAcceptance: remaining, recentForPhone: recent } = next;
    this.#records.set(id, { version, remaining, recent, json: encodeDelivery(next) });
    if (next.dueAt === null) this.#dueOf(id).delete(id);
    else this.#dueOf(id).set(id, next.dueAt);
    for (const [index, { carrier, carrierMessageId }] of next.attempts.entries()) {
      const isNew = carrierMessageId !== null && carrierMessageId !== held.delivery.attempts[index]?.carrierMessageId;
      if (isNew) this.#ofMessage.set(`${carrier}:${carrierMessageId}`, id);
    }
    return { kind: "committed", held: { delivery: next, version } };
  }

  takeDue(now: number, shard: number, options: { readonly most: number; readonly putOffMs: number }): readonly string[] {
    const due = this.#due[shard] ?? new Map<string, number>();
    const ids = inRedisOrder(due).filter((id) => (due.get(id) ?? 0) <= now);
    const taken = ids.slice(0, options.most);
    for (const id of taken) due.set(id, now + options.putOffMs);
    return taken;
  }

  setAside(id: string): void {
    this.#dueOf(id).delete(id);
  }

  budget(phoneHash: string): BudgetModel {
    return this.#budgets.getOrInsertComputed(phoneHash, () => new BudgetModel(this.#limits.attempts, this.#limits.windowMs));
  }

  due(shard: number): ReadonlyMap<string, number> {
    return this.#due[shard] ?? new Map<string, number>();
  }

  ids(): readonly string[] {
    return [...this.#records.keys()];
  }

  byCarrierMessage(carrier: string, messageId: string): string | null {
    return this.#ofMessage.get(`${carrier}:${messageId}`) ?? null;
  }

  /** A phone's deliveries that were made in that time, the newest first. */
  ofPhone(phoneHash: string, latest: number, earliest: number, most: number): readonly string[] {
    const known = this.#ofPhone.get(phoneHash) ?? new Map<string, number>();
    const isMeant = (id: string): boolean => (known.get(id) ?? 0) >= earliest && (known.get(id) ?? 0) <= latest;
    return inRedisOrder(known).filter(isMeant).toReversed().slice(0, most);
  }

  optOut(phoneHash: string): void {
    this.#optedOut.add(phoneHash);
  }

  optIn(phoneHash: string): void {
    this.#optedOut.delete(phoneHash);
  }

  isOptedOut(phoneHash: string): boolean {
    return this.#optedOut.has(phoneHash);
  }

  /** What the step means for the phone's budget; the reply where it is refused. */
  #spend(now: number, budget: BudgetModel, next: Delivery, step: BudgetStep, decidedAgoMs: number): CommitReply | null {
    switch (step.kind) {
      case "none":
        return null;
      case "claim": {
        if (now >= lastHandOverAt(next)) return { kind: "late" };
        const taken = budget.take(now, attemptId(next.id, step.attempt), step.endsAt + Math.max(0, decidedAgoMs));
        return taken.granted ? null : { kind: "denied", retryAfterMs: taken.retryAfterMs };
      }
      case "reached":
        budget.move(now, attemptId(next.id, step.attempt), now);
        return null;
      case "not_reached":
        budget.giveBack(attemptId(next.id, step.attempt));
        return null;
      case "passed_on":
        budget.giveBack(attemptId(next.id, step.attempt));
        budget.take(now, attemptId(next.id, step.attempt + 1), lastHandOverAt(next));
        return null;
    }
  }

  #dueOf(id: string): Map<string, number> {
    const due = this.#due[shardOfDelivery(id, this.#due.length) ?? -1];
    if (due === undefined) throw new Error(`no shard for ${id}`);
    return due;
  }
}

/** Members of a sorted set: by score, and by their bytes where scores are equal. */
function inRedisOrder(scores: ReadonlyMap<string, number>): readonly string[] {
  return [...scores].toSorted(([one, at], [other, otherAt]) => at - otherAt || (one < other ? -1 : 1)).map(([id]) => id);
}
