/** The parts of an instance that speak to Redis themselves, over the wire to the models: everything else of it is real. */
import { createHash } from "node:crypto";
import { shardOfDelivery } from "../../src/delivery/id.ts";
import type { DeliveryStore } from "../../src/delivery/store.ts";
import { claimLeaseMs, type Idempotency, type KeyClaim } from "../../src/intake/idempotency.ts";
import type { OptOuts } from "../../src/receipts/opt-outs.ts";
import type { TakenReplies } from "../../src/receipts/taken-replies.ts";
import type { RedisClient } from "../../src/redis/client.ts";
import { phoneHashes } from "../../src/secrets/phone-hashes.ts";
import type { SenderRate } from "../../src/senders/rate.ts";
import { createRateModel } from "../senders/rate-model.ts";
import { keyring, shardCount } from "./installation.ts";
import { serverNow, type Stage } from "./stage.ts";
import type { Ask } from "./wire.ts";

/** What lies in the store beside the deliveries. */
export interface Beside {
  readonly rates: Map<string, ReturnType<typeof createRateModel>>;
  readonly claims: Map<string, { readonly body: string; readonly deliveryId: string; readonly at: number }>;
  readonly replies: Set<string>;
}

export function storePort(stage: Stage, ask: Ask): DeliveryStore {
  const { store, story, onWritten } = stage;
  return {
    mayBeUndone: stage.mayBeUndone,
    accept: (delivery, options) =>
      ask("accept", delivery.id, () => {
        const reply = store.accept(serverNow(stage), delivery, options);
        if (reply.kind === "accepted") onWritten(reply.held.delivery);
        if (reply.kind === "accepted" && reply.isFirstClaimed) story.tell("store", delivery.id, "accept with claim 1");
        return reply;
      }),
    read: (id) => (shardOfDelivery(id, shardCount) === null ? Promise.resolve(null) : ask("read", id, () => store.read(id))),
    commit: (held, next, budget, decidedAt) =>
      ask(`commit (${budget.kind})`, next.id, () => {
        const reply = store.commit(serverNow(stage), held, next, budget, decidedAt);
        const step = budget.kind === "none" ? budget.kind : `${budget.kind} ${budget.attempt}`;
        if (reply.kind !== "committed" || budget.kind !== "none") story.tell("store", next.id, `${step}: ${reply.kind}`);
        if (reply.kind === "committed") onWritten(reply.held.delivery);
        return reply;
      }),
    rely: ({ delivery }) => ask("rely", delivery.id, () => store.rely(delivery.id)),
    takeDue: (shard, options) => ask("take due", null, () => store.takeDue(serverNow(stage), shard, options)),
    setAside: (id) => ask("set aside", id, () => store.setAside(id)),
  };
}

export function ratePort(stage: Stage, ask: Ask, { rates }: Beside): SenderRate {
  return {
    take: ({ number, perSecond }, cost) =>
      ask("take rate", null, () => rates.getOrInsertComputed(number, () => createRateModel(perSecond)).take(cost, serverNow(stage))),
  };
}

function nameOf({ tenant, key }: { readonly tenant: string; readonly key: string }): string {
  return `${tenant}|${key}`;
}

function hashOf(e164: string): string {
  return phoneHashes(keyring, e164)[0];
}

export function idempotencyPort(stage: Stage, ask: Ask, { claims }: Beside): Idempotency {
  return {
    claim: (request, deliveryId) =>
      ask("claim key", deliveryId, (): KeyClaim => {
        const now = serverNow(stage);
        const body = createHash("sha256").update(request.canonicalBody).digest("hex");
        const known = claims.get(nameOf(request));
        if (known === undefined) {
          claims.set(nameOf(request), { body, deliveryId, at: now });
          return { kind: "claimed" };
        }
        if (known.body !== body) return { kind: "mismatch" };
        return { kind: "known", deliveryId: known.deliveryId, mayBeRunning: now - known.at < claimLeaseMs };
      }),
    release: (request, deliveryId) =>
      ask("release key", deliveryId, () => {
        if (claims.get(nameOf(request))?.deliveryId === deliveryId) claims.delete(nameOf(request));
      }),
  };
}

export function optOutPort({ store }: Stage, ask: Ask): OptOuts {
  return {
    add: (e164) => ask("opt out", null, () => store.optOut(hashOf(e164))),
    remove: (e164) => ask("opt in", null, () => store.optIn(hashOf(e164))),
    has: (e164) => ask("is opted out", null, () => store.isOptedOut(hashOf(e164))),
    moveFrom: () => Promise.reject(new Error("no number key is changed here")),
    forgetNumber: () => Promise.reject(new Error("nobody is erased here")),
  };
}

export function repliesPort(ask: Ask, { replies }: Beside): TakenReplies {
  return {
    has: (id) => (id === null ? Promise.resolve(false) : ask("is reply known", null, () => replies.has(id))),
    add: (id) => (id === null ? Promise.resolve() : ask("note reply", null, () => void replies.add(id))),
  };
}

/** The one command that history and replies use without a script: a phone's deliveries, the newest first. */
export function phoneIndexPort({ store }: Stage, ask: Ask): RedisClient {
  const zrevrangebyscore = (key: string, latest: number | string, earliest: number, _limit: string, _from: number, most: number) =>
    ask("read phone's deliveries", null, () => {
      const phoneHash = key.slice(key.lastIndexOf(":") + 1);
      return store.ofPhone(phoneHash, latest === "+inf" ? Number.POSITIVE_INFINITY : Number(latest), earliest, most);
    });
  return { zrevrangebyscore } as unknown as RedisClient;
}
