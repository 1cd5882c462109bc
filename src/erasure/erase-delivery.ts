/**
 * Takes one delivery out of Redis, wherever it left something. Cut off at any point, it is done by doing it again: the
 * record, which knows where everything else lies, goes together with the last of it.
 */
import type { RedisClient } from "../redis/client.ts";
import { shardOfDelivery } from "../delivery/id.ts";
import { heldOf, type Ledger } from "../delivery/ledger.ts";
import { openPerson, type Person } from "../delivery/sealed-parts.ts";
import { isFinal } from "../delivery/status.ts";
import type { DeliveryStore, Held } from "../delivery/store.ts";
import { finish } from "../delivery/transitions.ts";
import type { Idempotency } from "../intake/idempotency.ts";
import type { OptOuts } from "../receipts/opt-outs.ts";
import type { Keys } from "../redis/keys.ts";
import { defineScript } from "../redis/script.ts";
import type { SearchWords } from "../search/index-keys.ts";
import type { Sealer } from "../secrets/sealing.ts";
import { personalIndexes } from "./personal-indexes.ts";

export interface EraseDeliveryParts {
  readonly redis: RedisClient;
  readonly keys: Keys;
  readonly store: DeliveryStore;
  readonly ledger: Ledger;
  readonly sealer: Sealer;
  readonly words: SearchWords;
  readonly idempotency: Pick<Idempotency, "release">;
  readonly optOuts: Pick<OptOuts, "forgetNumber">;
}

/** `gone`: there is no such record (any more). `busy`: it was written again and again meanwhile. */
export type DeliveryErasure = "erased" | "gone" | "busy";

const mostTries = 5;

const eraseScript = defineScript({
  name: "erase",
  file: new URL("erase.lua", import.meta.url),
  keys: ["delivery", "due"],
  args: ["deliveryId", "expectedVersion", "indexCount"],
  reply: (raw) => raw as "erased" | "conflict" | "gone",
});

export async function eraseDelivery(first: Held, parts: EraseDeliveryParts): Promise<DeliveryErasure> {
  let found: Held | null = first;
  for (let tries = 0; tries < mostTries; tries += 1) {
    const held: Held | null = await endFirst(found, parts.ledger);
    if (held === null) return "gone";
    await releaseWhatNamesIt(held, parts);
    const reply = await eraseRecord(held, parts);
    if (reply !== "conflict") return reply;
    found = await parts.store.read(held.delivery.id);
    if (found === null) return "gone";
  }
  return "busy";
}

/** A live delivery is canceled: nothing more is handed over, its code is destroyed, the place that it holds is given back. */
async function endFirst(held: Held, ledger: Ledger): Promise<Held | null> {
  if (isFinal(held.delivery.status)) return held;
  const reply = await ledger.change(held, (delivery, now) =>
    isFinal(delivery.status) ? null : { next: finish(delivery, { status: "canceled", reason: "canceled" }, now), budget: { kind: "none" } },
  );
  return heldOf(reply);
}

async function releaseWhatNamesIt({ delivery }: Held, { sealer, idempotency, optOuts }: EraseDeliveryParts): Promise<void> {
  let person: Person | null;
  try {
    person = openPerson(sealer, delivery);
  } catch {
    // Sealed by a key that is gone, or altered: nobody can read it any more, and the claim has an end of its own.
    return;
  }
  if (person === null) return;
  await optOuts.forgetNumber(person.to);
  if (person.idempotencyKey !== undefined) await idempotency.release({ tenant: delivery.tenant, key: person.idempotencyKey }, delivery.id);
}

async function eraseRecord(
  { delivery, version }: Held,
  { redis, keys, words }: EraseDeliveryParts,
): Promise<"erased" | "conflict" | "gone"> {
  const shardNumber = shardOfDelivery(delivery.id, keys.shardCount);
  if (shardNumber === null) throw new Error("a delivery of no shard");
  const shard = keys.shard(shardNumber);
  const indexes = [shard.ofTenant(delivery.tenant), ...personalIndexes(delivery, shard, words)];
  const messageKeys = delivery.attempts.flatMap(({ carrier, carrierMessageId }) =>
    carrierMessageId === null ? [] : [shard.ofCarrierMessage(carrier, carrierMessageId)],
  );
  return eraseScript.run(redis, {
    keys: { delivery: shard.delivery(delivery.id), due: shard.due },
    args: { deliveryId: delivery.id, expectedVersion: version, indexCount: indexes.length },
    moreKeys: [...indexes, ...messageKeys],
  });
}
