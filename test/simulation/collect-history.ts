/** The history of a run, as the books are balanced over it. */
import { phoneHashes } from "../../src/secrets/phone-hashes.ts";
import type { AskedFor, HandedOver, History, Place, Stored } from "../support/history.ts";
import { isCalm } from "./faults.ts";
import { keyring, storeLimits } from "./installation.ts";
import type { RecordWatch } from "./record-watch.ts";
import { mostTransitMs } from "./simulated-carrier.ts";
import { serverNow, type Stage } from "./stage.ts";

/** What is gathered while the run goes on. */
export interface Gathered {
  readonly watch: RecordWatch;
  readonly places: ReadonlyMap<string, Place>;
  readonly outages: History["outages"];
}

/** Places of deliveries that have ended, as they lie there now, unless a carrier is still being called; the latest sight of each counts. */
export function samplePlaces(stage: Stage, phones: ReadonlySet<string>, ended: ReadonlySet<string>, places: Map<string, Place>): void {
  const seenAt = serverNow(stage);
  for (const phone of phones) {
    for (const [id, score] of stage.store.budget(phoneHashes(keyring, phone)[0]).entries()) {
      const [delivery = "", attempt] = id.split(".");
      const freeAt = score + storeLimits.windowMs;
      if (!ended.has(delivery) || freeAt <= seenAt) continue;
      const made = stage.store.read(delivery)?.delivery.attempts[Number(attempt) - 1];
      if (made?.outcome !== null) places.set(id, { phone, delivery, attempt: Number(attempt), seenAt, freeAt });
    }
  }
}

export function collectHistory(
  stage: Stage,
  asked: readonly AskedFor[],
  handedOver: readonly HandedOver[],
  { watch, places, outages }: Gathered,
): History {
  const phoneOf = new Map(asked.map(({ phone }) => [phoneHashes(keyring, phone)[0], phone]));
  const stored = stage.store.ids().flatMap((id): Stored[] => {
    const delivery = stage.store.read(id)?.delivery;
    if (delivery === undefined) return [];
    const { correlationId: ref, createdAt, expiresAt, status, finishedAt } = delivery;
    // The record tells when by some instance's clock, which may have been wrong.
    const attempts = delivery.attempts.map((attempt) => ({
      ...attempt,
      startedAt: watch.claimedAt(id, attempt) ?? attempt.startedAt,
      endedAt: watch.knownAt(id, attempt.number),
    }));
    const phone = phoneOf.get(delivery.phoneHash) ?? delivery.phoneHash;
    return [
      { delivery: id, ref, phone, createdAt, expiresAt, status, finishedAt, holdsContent: delivery.sealedContent !== null, attempts },
    ];
  });
  return {
    limits: storeLimits,
    transitMs: mostTransitMs,
    asked,
    handedOver,
    stored,
    sightings: watch.sightings,
    places: [...places.values()],
    outages,
    allWasWell: isCalm(stage.faults),
  };
}
