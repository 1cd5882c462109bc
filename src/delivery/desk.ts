/** What backends and support may ask of an accepted delivery: to see it, find it, cancel it, report its outcome, reveal its number. */
import { readDestination } from "../numbering/destination.ts";
import { orUnavailable } from "../redis/unavailable.ts";
import type { Place } from "../search/newest-first.ts";
import type { Search } from "../search/search.ts";
import type { Keyring } from "../secrets/keyring.ts";
import { phoneHashes } from "../secrets/phone-hashes.ts";
import type { Sealer } from "../secrets/sealing.ts";
import type { Channel, Status } from "../vocabulary.ts";
import type { Delivery } from "./delivery.ts";
import type { Ledger } from "./ledger.ts";
import { openPerson } from "./sealed-parts.ts";
import { isFinal } from "./status.ts";
import type { DeliveryStore, Held } from "./store.ts";
import { finish, recordAct } from "./transitions.ts";

export interface FindQuery {
  readonly tenant: string;
  readonly to?: string;
  readonly userId?: string;
  readonly correlationId?: string;
  readonly carrierMessageId?: string;
  readonly status?: Status;
  readonly channel?: Channel;
  readonly since?: number;
  readonly until?: number;
  readonly limit: number;
  readonly cursor?: Place;
}

export type FindResult =
  | { readonly kind: "page"; readonly deliveries: readonly Delivery[]; readonly next: Place | null }
  | { readonly kind: "invalid_number"; readonly detail: string };

export interface Desk {
  get(tenant: string, id: string): Promise<Delivery | null>;
  list(query: FindQuery): Promise<FindResult>;
  cancel(
    tenant: string,
    id: string,
  ): Promise<{ readonly kind: "canceled" | "too_late"; readonly delivery: Delivery } | { readonly kind: "not_found" }>;
  outcome(
    tenant: string,
    id: string,
    verified: boolean,
  ): Promise<{ readonly kind: "recorded"; readonly delivery: Delivery } | { readonly kind: "not_found" }>;
  /** The destination in full, or masked where it is no longer known. Whoever calls this has written it into the audit log. */
  revealNumber(delivery: Delivery): string;
}

export function createDesk(parts: {
  readonly store: DeliveryStore;
  readonly ledger: Ledger;
  readonly search: Search;
  readonly sealer: Sealer;
  readonly keyring: Pick<Keyring, "numbers">;
}): Desk {
  const { store, ledger, search } = parts;

  const hold = async (tenant: string, id: string): Promise<Held | null> => {
    const held = await orUnavailable(store.read(id));
    return held !== null && (tenant === "*" || held.delivery.tenant === tenant) ? held : null;
  };

  return {
    async get(tenant, id) {
      return (await hold(tenant, id))?.delivery ?? null;
    },

    async list(query) {
      const destination = query.to === undefined ? null : readDestination(query.to);
      if (destination?.kind === "invalid") return { kind: "invalid_number", detail: destination.detail };
      const found = search.find({
        tenant: query.tenant,
        phoneHashes: destination === null ? null : phoneHashes(parts.keyring, destination.destination.e164),
        userId: query.userId ?? null,
        correlationId: query.correlationId ?? null,
        carrierMessageId: query.carrierMessageId ?? null,
        status: query.status ?? null,
        channel: query.channel ?? null,
        since: query.since ?? null,
        until: query.until ?? null,
        limit: query.limit,
        cursor: query.cursor ?? null,
      });
      return { kind: "page", ...(await orUnavailable(found)) };
    },

    async cancel(tenant, id) {
      const held = await hold(tenant, id);
      if (held === null) return { kind: "not_found" };
      const reply = await orUnavailable(
        ledger.change(held, (delivery, now) =>
          isFinal(delivery.status)
            ? null
            : { next: finish(delivery, { status: "canceled", reason: "canceled" }, now), budget: { kind: "none" } },
        ),
      );
      switch (reply.kind) {
        case "changed":
          return { kind: "canceled", delivery: reply.held.delivery };
        case "unchanged":
          return { kind: "too_late", delivery: reply.held.delivery };
        case "gone":
        case "late":
        case "denied":
          return { kind: "not_found" };
      }
    },

    async outcome(tenant, id, verified) {
      const held = await hold(tenant, id);
      if (held === null) return { kind: "not_found" };
      const reply = await orUnavailable(
        ledger.change(held, (delivery, now) => {
          const next = recordAct(delivery, verified ? "verified" : "not_verified", now);
          return next === delivery ? null : { next, budget: { kind: "none" } };
        }),
      );
      switch (reply.kind) {
        case "changed":
        case "unchanged":
          return { kind: "recorded", delivery: reply.held.delivery };
        case "gone":
        case "late":
        case "denied":
          return { kind: "not_found" };
      }
    },

    revealNumber: (delivery) => openPerson(parts.sealer, delivery)?.to ?? delivery.maskedTo,
  };
}
