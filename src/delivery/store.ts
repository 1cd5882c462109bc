/**
 * The port to the place where deliveries live. Writes are compare-and-set: the pure transitions decide, the store only
 * refuses a decision that was made on an outdated record. A write also carries what it means for the phone's attempt
 * budget, so that no attempt exists without its place in the budget.
 */
import type { Delivery } from "./delivery.ts";

/** A record together with the version that it was read at. */
export interface Held {
  readonly delivery: Delivery;
  readonly version: number;
  /** As it is stored, where that holds something which this build can't read and must write back. */
  readonly withUnread?: string;
}

export type BudgetStep =
  | { readonly kind: "none" }
  /** Takes a place, or keeps the reserved one; the attempt's hand-over is over by `endsAt` at the latest. */
  | { readonly kind: "claim"; readonly attempt: number; readonly endsAt: number }
  /** The attempt may have reached the phone: it counts, from its answer on. */
  | { readonly kind: "reached"; readonly attempt: number }
  /** It surely didn't: its place is given back. */
  | { readonly kind: "not_reached"; readonly attempt: number }
  /** It surely didn't, and another attempt follows: an accepted delivery doesn't lose its place to a faulty carrier. */
  | { readonly kind: "passed_on"; readonly attempt: number };

/** The first attempt, planned before acceptance, to be claimed with it. */
export interface FirstClaim {
  /** The delivery with the claimed attempt. */
  readonly delivery: Delivery;
  /** When its hand-over is over at the latest. */
  readonly endsAt: number;
}

export interface AcceptOptions {
  readonly callerGivesUpAt: number;
  /** Claimed where the phone has had no other delivery in the window and has not sent STOP. */
  readonly first?: FirstClaim;
}

export type AcceptReply =
  /** `isFirstClaimed`: `held` is the delivery with the claimed attempt. */
  | { readonly kind: "accepted"; readonly held: Held; readonly isFirstClaimed: boolean }
  | { readonly kind: "exists"; readonly held: Held }
  | { readonly kind: "late" }
  /** Too few replicas have it. Where it can't be taken back it may still be sent. */
  | { readonly kind: "unsafe"; readonly wasTakenBack: boolean }
  | { readonly kind: "opted_out" }
  | { readonly kind: "denied"; readonly retryAfterMs: number };

export type CommitReply =
  | { readonly kind: "committed"; readonly held: Held }
  | { readonly kind: "conflict"; readonly held: Held }
  | { readonly kind: "gone" }
  | { readonly kind: "late" }
  | { readonly kind: "denied"; readonly retryAfterMs: number }
  /** It was decided by a clock that is wrong, or reached the store too late. */
  | { readonly kind: "wrong_clock"; readonly serverNowMs: number };

export interface DeliveryStore {
  /** A failover may undo what was committed, until `rely` has said that it is safe. */
  readonly mayBeUndone: boolean;
  accept(delivery: Delivery, options: AcceptOptions): Promise<AcceptReply>;
  /** @throws UnreadableRecord when what is stored is no delivery's record */
  read(id: string): Promise<Held | null>;
  /** Somebody is told that this record stands: from now on it is not taken back. false: it is not safe, or gone. */
  rely(held: Held): Promise<boolean>;
  /**
   * @param decidedAt by the instance's clock; left out where the time played no part
   * @throws UnsafeClaim when too few replicas have a claim
   */
  commit(held: Held, next: Delivery, budget: BudgetStep, decidedAt?: number): Promise<CommitReply>;
  /** Deliveries of a shard whose time has come, put off by `putOffMs` so that nobody else takes them meanwhile. */
  takeDue(shard: number, options: { readonly most: number; readonly putOffMs: number }): Promise<readonly string[]>;
  /** A delivery whose record is gone, or that nobody can read, will never be worked on: it is due no more. */
  setAside(id: string): Promise<void>;
}
