/** What is seen of deliveries while they are stored, by the store's own clock: their statuses, and when each outcome was known. */
import type { Attempt, Delivery } from "../../src/delivery/delivery.ts";
import { isFinal } from "../../src/delivery/status.ts";
import type { Status } from "../../src/vocabulary.ts";
import type { Sighting } from "../support/history.ts";
import type { Story } from "./story.ts";

export interface RecordWatch {
  see(delivery: Delivery): void;
  readonly sightings: readonly Sighting[];
  readonly ended: ReadonlySet<string>;
  /** When an attempt was claimed; one that was withdrawn before may have had the same number. */
  claimedAt(delivery: string, attempt: Pick<Attempt, "number" | "startedAt">): number | null;
  /** When an attempt's carrier was first known to have accepted or refused it; null when it never was. */
  knownAt(delivery: string, attempt: number): number | null;
}

export function createRecordWatch(now: () => number, story: Story): RecordWatch {
  const sightings: Sighting[] = [];
  const lastSeen = new Map<string, Status>();
  const ended = new Set<string>();
  const claimed = new Map<string, number>();
  const known = new Map<string, number>();
  return {
    see({ id, status, reason, attempts }) {
      for (const { number, startedAt, outcome } of attempts) {
        claimed.getOrInsertComputed(`${id}.${number}.${startedAt}`, now);
        if (outcome !== null && outcome !== "unknown") known.getOrInsertComputed(`${id}.${number}`, now);
      }
      if (lastSeen.get(id) === status) return;
      lastSeen.set(id, status);
      sightings.push({ delivery: id, at: now(), status });
      story.tell("store", id, reason === null ? `is ${status}` : `is ${status}: ${reason}`);
      if (isFinal(status)) ended.add(id);
    },
    sightings,
    ended,
    claimedAt: (delivery, { number, startedAt }) => claimed.get(`${delivery}.${number}.${startedAt}`) ?? null,
    knownAt: (delivery, attempt) => known.get(`${delivery}.${attempt}`) ?? null,
  };
}
