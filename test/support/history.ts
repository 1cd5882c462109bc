/**
 * What has happened, as the books are balanced over it (`books.ts`): what callers were told, what carriers were handed by
 * their own account, and what is stored at the end. All times are epoch ms by the store's clock.
 */
import type { AttemptOutcome, Channel, Status } from "../../src/vocabulary.ts";

/** One request to the queue API, as its caller saw it. Repetitions by the same idempotency key share their `ref`. */
export interface AskedFor {
  /** The caller's own name for it; also stored with the delivery (e.g. as its correlation id). */
  readonly ref: string;
  readonly phone: string;
  readonly answeredAt: number;
  /** How long the code was to live; left out where that is not to be looked at. */
  readonly ttlMs?: number;
  readonly answer:
    | { readonly kind: "accepted"; readonly delivery: string }
    | { readonly kind: "refused"; readonly code: string }
    /** No answer, or a 503: whether it took effect is not known. */
    | { readonly kind: "in_doubt" };
}

/** One hand-over, from the carrier's own books. What never reached the carrier (connection refused) is not in them. */
export interface HandedOver {
  readonly delivery: string;
  /** From 1. */
  readonly attempt: number;
  readonly carrier: string;
  readonly channel: Channel;
  readonly phone: string;
  readonly at: number;
  /** The same by a clock that never jumps, whatever it counts from; left out where the store's clock never did. */
  readonly steadyAt?: number;
  /** What the carrier said. "refused": clearly, by 4xx or by 5xx other than 502 and 504. "nothing": cut off, too late, or unclear. */
  readonly answered: "accepted" | "refused" | "nothing";
  /** Whether the carrier went on to send it, whatever it said. */
  readonly taken: boolean;
  /** When it first reported that it had failed (a call: that it was over), by the clock of `steadyAt`; null when it never did. */
  readonly failureToldAt: number | null;
}

/** A delivery's record at the end. */
export interface Stored {
  readonly delivery: string;
  readonly ref: string | null;
  readonly phone: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly status: Status;
  readonly finishedAt: number | null;
  readonly holdsContent: boolean;
  readonly attempts: readonly StoredAttempt[];
}

export interface StoredAttempt {
  readonly number: number;
  readonly startedAt: number;
  readonly outcome: AttemptOutcome | null;
  /** When we knew the outcome; left out: from the beginning. */
  readonly endedAt?: number | null;
  /** From then on others take it for given up; left out where that is not to be looked at. */
  readonly leaseUntil?: number;
}

/** A status that somebody saw; in the order in which they were seen. */
export interface Sighting {
  readonly delivery: string;
  readonly at: number;
  readonly status: Status;
}

/** A place in a phone's attempt budget, as it lay there at `seenAt`, when all deliveries had ended. */
export interface Place {
  readonly phone: string;
  readonly delivery: string;
  readonly attempt: number;
  readonly seenAt: number;
  readonly freeAt: number;
}

export interface History {
  readonly limits: { readonly attempts: number; readonly windowMs: number };
  /** How long a request may be under way from us to the carrier, by which a hand-over may seem to come too late. */
  readonly transitMs: number;
  readonly asked: readonly AskedFor[];
  readonly handedOver: readonly HandedOver[];
  readonly stored: readonly Stored[];
  readonly sightings: readonly Sighting[];
  readonly places: readonly Place[];
  /** Times in which nobody could have ended a delivery: the store was away, or no instance lived. */
  readonly outages: readonly { readonly from: number; readonly until: number }[];
  /** No fault at all: then a place is refused only when all are really taken. */
  readonly allWasWell: boolean;
}
