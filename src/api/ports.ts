/**
 * What the HTTP rim needs from the rest of the gateway, and nothing more. Outcomes that a caller can meet are members of
 * closed unions; a port that can't reach Redis throws `StoreUnavailable`, which becomes a 503; anything else is a bug.
 */
import type { Delivery } from "../delivery/delivery.ts";
import type { ErasePerson } from "../erasure/erase-person.ts";
import type { AcceptCommand, AcceptResult } from "../intake/accept-command.ts";
import type { TraceView } from "../trace/trace.ts";
import type { Channel, Scope, Status } from "../vocabulary.ts";
import type { ReadinessCheck } from "../redis/readiness.ts";

/** Who asks: an API key. */
export interface Caller {
  readonly keyName: string;
  /** "*" sees every tenant's deliveries. */
  readonly tenant: string;
  readonly scopes: ReadonlySet<Scope>;
}

export interface ListPosition {
  readonly createdAt: number;
  readonly id: string;
}

export interface ListQuery {
  readonly tenant: string;
  readonly to?: string | undefined;
  readonly userId?: string | undefined;
  readonly correlationId?: string | undefined;
  readonly carrierMessageId?: string | undefined;
  readonly status?: Status | undefined;
  readonly channel?: Channel | undefined;
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  readonly limit: number;
  /** Where the page before ended. */
  readonly cursor?: ListPosition | undefined;
}

export type ListResult =
  | { readonly kind: "page"; readonly deliveries: readonly Delivery[]; readonly next: ListPosition | null }
  | { readonly kind: "invalid_number"; readonly detail: string };

export type CancelResult =
  | { readonly kind: "canceled"; readonly delivery: Delivery }
  | { readonly kind: "not_found" }
  | { readonly kind: "too_late"; readonly delivery: Delivery };

export type OutcomeResult = { readonly kind: "recorded"; readonly delivery: Delivery } | { readonly kind: "not_found" };

/** `tenant` may be "*" everywhere but in `accept`; ids of other tenants are as unknown as ids that don't exist. */
export interface Deliveries {
  /** Accepts nothing any more once the caller has been answered without it, see `deadline.ts`. */
  accept(command: AcceptCommand): Promise<AcceptResult>;
  /** Would `accept` refuse whatever is asked of it now? */
  isOverloaded(): boolean;
  get(tenant: string, id: string): Promise<Delivery | null>;
  /** Newest first. */
  list(query: ListQuery): Promise<ListResult>;
  cancel(tenant: string, id: string, keyName: string): Promise<CancelResult>;
  outcome(tenant: string, id: string, verified: boolean): Promise<OutcomeResult>;
  /** The full number; writes the audit entry first. */
  reveal(delivery: Delivery, caller: Caller): Promise<string>;
}

export interface People {
  /** Everything that is known of a person in that tenant ("*": in all), as far as one call gets. */
  erase: ErasePerson;
}

export interface Traces {
  trace(delivery: Delivery): TraceView;
}

export type { ReadinessCheck };

/** May this instance be sent requests? Not while it drains, nor while its Redis can't be reached; a dead carrier doesn't matter. */
export interface Health {
  check(): Promise<readonly ReadinessCheck[]>;
}
