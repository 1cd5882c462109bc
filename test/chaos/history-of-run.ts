/** The evidence of one fault run, put together for the rules (`books.ts`): callers, carriers, records, and what Redis still holds. */
import { isFinal } from "../../src/delivery/status.ts";
import type { Delivery } from "../../src/delivery/delivery.ts";
import type { History, Sighting, Stored } from "../support/history.ts";
import type { Told } from "./callers.ts";
import type { CarrierBooks } from "./carrier-books.ts";
import { longestDelayMs } from "./faults/spoil-link.ts";
import type { Outage } from "./outages.ts";
import type { RedisContents } from "./redis-contents.ts";

export interface Evidence {
  readonly told: readonly Told[];
  readonly carriers: CarrierBooks;
  readonly contents: RedisContents;
  readonly sightings: readonly Sighting[];
  /** Accepted, and the API knew nothing of it. */
  readonly missing: readonly string[];
  /** How often the API said so while the store was failing over. */
  readonly notKnownMeanwhile: number;
  readonly outages: readonly Outage[];
}

const windowMs = 300_000;
/** A hand-over begins here and is seen there: the wire's delay, and the pauses of a busy machine. */
export const transitMs = longestDelayMs + 750;

export function historyOf({ told, carriers, contents, sightings, outages }: Evidence): History {
  const phones = new Map(told.map(({ ref, phone }) => [ref, phone]));
  const stored = contents.deliveries.map((delivery) => storedOf(delivery, phones));
  const phoneOf = new Map(stored.map(({ delivery, phone }) => [delivery, phone]));
  return {
    // Two hand-overs a window apart may be seen that much closer to each other.
    limits: { attempts: 5, windowMs: windowMs - transitMs },
    transitMs,
    asked: told,
    handedOver: carriers.handedOver,
    stored,
    sightings,
    places: contents.budgetEntries.map(({ delivery, attempt, at }) => ({
      phone: phoneOf.get(delivery) ?? "",
      delivery,
      attempt,
      seenAt: contents.readAt,
      freeAt: at + windowMs,
    })),
    outages,
    allWasWell: false,
  };
}

function storedOf(delivery: Delivery, phones: ReadonlyMap<string, string>): Stored {
  const { id, correlationId, createdAt, expiresAt, status, finishedAt, sealedContent, attempts } = delivery;
  return {
    delivery: id,
    ref: correlationId,
    phone: phones.get(correlationId ?? "") ?? "",
    createdAt,
    expiresAt,
    status,
    finishedAt: isFinal(status) ? finishedAt : null,
    holdsContent: sealedContent !== null,
    attempts: attempts.map(({ number, startedAt, endedAt, outcome }) => ({ number, startedAt, endedAt, outcome })),
  };
}
