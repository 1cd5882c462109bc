/** What the queue API asks for, already checked for shape, and the closed list of answers to it. */
import type { Delivery } from "../delivery/delivery.ts";
import type { Content } from "../message/content.ts";
import type { Channel } from "../vocabulary.ts";

export interface AcceptCommand {
  readonly tenant: string;
  /** The destination as the caller spelt it. */
  readonly to: string;
  readonly channel: Channel;
  readonly content: Content;
  readonly locale: string;
  readonly brand: string | null;
  readonly ttlSeconds: number;
  readonly fallback: Channel | null;
  readonly confirm: boolean;
  readonly user: { readonly id: string | null; readonly name: string | null; readonly email: string | null };
  readonly clientIp: string | null;
  readonly correlationId: string | null;
  readonly domain: string | null;
  readonly appHash: string | null;
  readonly metadata: Readonly<Record<string, string>> | null;
  readonly idempotency: { readonly key: string; readonly canonicalBody: string } | null;
}

export type AcceptResult =
  | { readonly kind: "accepted"; readonly delivery: Delivery; readonly replayed: boolean }
  | Refusal
  | { readonly kind: "idempotency_in_progress" }
  | { readonly kind: "idempotency_mismatch" }
  /** Redis can't take it durably now; nothing was accepted. */
  | { readonly kind: "queue_unavailable"; readonly retryAfterSeconds: number }
  /** This instance has had more to do than it can for a while; nothing was accepted. */
  | { readonly kind: "overloaded"; readonly retryAfterSeconds: number };

export type Refusal =
  | {
      readonly kind: "invalid_number" | "landline_for_sms" | "no_route" | "opted_out" | "country_not_enabled";
      /** Plain words: what is wrong and what to do. */
      readonly detail: string;
    }
  | { readonly kind: "attempts_exhausted"; readonly retryAfterSeconds: number };
