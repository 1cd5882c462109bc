/**
 * Erases a person, known by number or by user id: every delivery of the asking tenant that is found by it. A call does a
 * bounded amount of work and says whether anything is left; to ask again goes on where it stopped, also after a crash.
 *
 * Two things stay, both under keyed hashes only: what has reached the phone within the last minutes (five in five holds
 * for everybody, and the log vanishes by itself), and STOP (the person's own wish, which outlives the rest).
 */
import type { Audit } from "../control/audit.ts";
import { shardOfDelivery, shardOfPhone } from "../delivery/id.ts";
import type { Delivery } from "../delivery/delivery.ts";
import type { Held } from "../delivery/store.ts";
import { UnreadableRecord } from "../delivery/unreadable-record.ts";
import { readDestination } from "../numbering/destination.ts";
import { orUnavailable } from "../redis/unavailable.ts";
import type { Keyring } from "../secrets/keyring.ts";
import { phoneHashes } from "../secrets/phone-hashes.ts";
import { eraseDelivery, type EraseDeliveryParts } from "./erase-delivery.ts";

export type Person = { readonly to: string } | { readonly userId: string };

export type ErasePersonResult =
  /** `complete`: nothing of the person was left when it ended. */
  | { readonly kind: "erased"; readonly deliveries: number; readonly complete: boolean }
  | { readonly kind: "invalid_number"; readonly detail: string };

/** `tenant` "*": of every tenant. */
export type ErasePerson = (tenant: string, person: Person, keyName: string) => Promise<ErasePersonResult>;

const pageSize = 20;
const mostErased = 200;
/** The caller has its answer within a second. */
const longestMs = 500;

export interface ErasePersonParts extends EraseDeliveryParts {
  readonly keyring: Pick<Keyring, "numbers">;
  readonly audit: Pick<Audit, "append">;
}

export function createErasePerson(parts: ErasePersonParts): ErasePerson {
  return async (tenant, person, keyName) => {
    const target = readTarget(person, parts);
    if (target.kind === "invalid_number") return target;
    return orUnavailable(
      (async () => {
        const progress = await eraseFound(target, tenant, parts);
        if (target.e164 !== null) await parts.optOuts.forgetNumber(target.e164);
        await parts.audit.append({ keyName, action: "person_erased", subject: `${countOf(progress.deliveries)} by ${target.by}` });
        return { kind: "erased", ...progress } as const;
      })(),
    );
  };
}

function countOf(deliveries: number): string {
  return deliveries === 1 ? "1 delivery" : `${deliveries} deliveries`;
}

interface Target {
  readonly kind: "target";
  readonly by: "number" | "user id";
  readonly e164: string | null;
  /** Where the person's deliveries are found, in all shards and under all number keys. */
  readonly indexes: readonly string[];
  readonly isOf: (delivery: Delivery) => boolean;
}

function readTarget(person: Person, { keys, keyring, words }: ErasePersonParts): Target | { kind: "invalid_number"; detail: string } {
  if ("userId" in person) {
    const { userId } = person;
    const shards = Array.from({ length: keys.shardCount }, (_, shard) => keys.shard(shard));
    const indexes = words.user(userId).flatMap((word) => shards.map((shard) => shard.ofUser(word)));
    return { kind: "target", by: "user id", e164: null, indexes, isOf: (delivery) => delivery.user?.id === userId };
  }
  const read = readDestination(person.to);
  if (read.kind === "invalid") return { kind: "invalid_number", detail: read.detail };
  const { e164 } = read.destination;
  const hashes = phoneHashes(keyring, e164);
  const indexes = hashes.map((hash) => keys.shard(shardOfPhone(hash, keys.shardCount)).ofPhone(hash));
  return { kind: "target", by: "number", e164, indexes, isOf: (delivery) => hashes.includes(delivery.phoneHash) };
}

async function eraseFound(target: Target, tenant: string, parts: ErasePersonParts): Promise<{ deliveries: number; complete: boolean }> {
  const endsAt = performance.now() + longestMs;
  let [deliveries, isLeft] = [0, false];
  for (const index of target.indexes) {
    // Those of other tenants stay where they are, and are passed over.
    for (let passedOver = 0; ;) {
      if (deliveries >= mostErased || performance.now() > endsAt) return { deliveries, complete: false };
      const ids = await parts.redis.zrange(index, String(passedOver), String(passedOver + pageSize - 1));
      if (ids.length === 0) break;
      const results = await Promise.all(ids.map((id) => eraseOne(id, index, target, tenant, parts)));
      deliveries += results.filter((result) => result === "erased").length;
      passedOver += results.filter((result) => result === "others" || result === "busy").length;
      isLeft ||= results.includes("busy");
    }
  }
  return { deliveries, complete: !isLeft };
}

async function eraseOne(
  id: string,
  index: string,
  target: Target,
  tenant: string,
  parts: ErasePersonParts,
): Promise<"erased" | "gone" | "busy" | "others"> {
  const held = await readOrDamaged(id, parts);
  if (held === "damaged") return eraseDamaged(id, index, parts);
  if (held !== null && (!target.isOf(held.delivery) || (tenant !== "*" && held.delivery.tenant !== tenant))) return "others";
  const result = held === null ? "gone" : await eraseDelivery(held, parts);
  // A record that has come to its end by itself may have left this behind.
  if (result === "gone") await parts.redis.zrem(index, id);
  return result;
}

async function readOrDamaged(id: string, { store }: ErasePersonParts): Promise<Held | "damaged" | null> {
  try {
    return await store.read(id);
  } catch (error) {
    if (error instanceof UnreadableRecord) return "damaged";
    throw error;
  }
}

/** Nobody can read any more whose it is, but it was found by this person's hash. */
async function eraseDamaged(id: string, index: string, { redis, keys, store }: ErasePersonParts): Promise<"erased"> {
  await store.setAside(id);
  const shard = shardOfDelivery(id, keys.shardCount);
  if (shard !== null) await redis.del(keys.shard(shard).delivery(id));
  await redis.zrem(index, id);
  return "erased";
}
