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

export type AcceptReply =
  | { readonly kind: "accepted"; readonly held: Held }
  | { readonly kind: "exists"; readonly held: Held }
  | { readonly kind: "late" }
  | { readonly kind: "opted_out" }
  | { readonly kind: "denied"; readonly retryAfterMs: number };

export type CommitReply =
  | { readonly kind: "committed"; readonly held: Held }
  | { readonly kind: "conflict"; readonly held: Held }
  | { readonly kind: "gone" }
  | { readonly kind: "late" }
  | { readonly kind: "denied"; readonly retryAfterMs: number };

export interface DeliveryStore {
  accept(delivery: Delivery, options: { readonly callerGivesUpAt: number }): Promise<AcceptReply>;
  read(id: string): Promise<Held | null>;
  commit(held: Held, next: Delivery, budget: BudgetStep): Promise<CommitReply>;
  /** Deliveries of a shard whose time has come, put off by `putOffMs` so that nobody else takes them meanwhile. */
  takeDue(shard: number, options: { readonly most: number; readonly putOffMs: number }): Promise<readonly string[]>;
}
