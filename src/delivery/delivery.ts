/** The aggregate: one request to get one code to one destination, with all that was tried for it. */
import type { AttemptOutcome, Channel, Country, Reason, ReceiptStatus, SenderKind, SkipReason, Status } from "../vocabulary.ts";

export interface Delivery {
  readonly id: string;
  readonly tenant: string;
  /** The channel asked for; a fallback's attempts carry their own. */
  readonly channel: Channel;
  readonly fallback: Channel | null;
  /** The person is asked to confirm, by reply or by key press. */
  readonly confirm: boolean;
  readonly locale: string;
  /** Keyed hash of the destination: look-ups and the attempt budget go over it. Empty once `sealedPerson` is gone. */
  readonly phoneHash: string;
  /** The destination as people may see it, e.g. "+1 ••• ••• 0123". */
  readonly maskedTo: string;
  readonly country: Country | null;
  readonly user: { readonly id: string } | null;
  readonly correlationId: string | null;
  readonly metadata: Readonly<Record<string, string>> | null;
  /** Sealed destination, and the user's name, e-mail and address: null once the time for knowing whose delivery it is has passed. */
  readonly sealedPerson: string | null;
  /** Sealed code or text: null once the delivery has ended. */
  readonly sealedContent: string | null;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** Attempts of the phone's budget that were left when this delivery was accepted. */
  readonly remainingAtAcceptance: number;
  /** Other deliveries to this phone within the budget's window before this one: their routes may evidently have failed. */
  readonly recentForPhone: number;
  readonly status: Status;
  readonly reason: Reason | null;
  readonly finishedAt: number | null;
  /** When this delivery next needs attention, epoch ms; null once it has ended. */
  readonly dueAt: number | null;
  readonly attempts: readonly Attempt[];
  readonly notes: readonly Note[];
  /** Which instance accepted it. */
  readonly acceptedBy: string;
}

export interface Attempt {
  /** From 1. */
  readonly number: number;
  readonly channel: Channel;
  readonly carrier: string;
  readonly sender: string;
  readonly senderKind: SenderKind;
  readonly startedAt: number;
  /** While `outcome` is null: until when the instance that claimed it may be believed to be working on it. */
  readonly leaseUntil: number;
  /** When the carrier's answer came, or was given up on; null while it has not. */
  readonly endedAt: number | null;
  /** null while the carrier has not answered. */
  readonly outcome: AttemptOutcome | null;
  readonly carrierMessageId: string | null;
  readonly carrierCode: string | null;
  readonly carrierText: string | null;
  /** Acceptance of the delivery to the carrier's acceptance; null when the carrier didn't accept. */
  readonly handoffMs: number | null;
  readonly receipts: readonly AttemptReceipt[];
  readonly skipped: readonly SkippedRoute[];
  /** Why this route: routing's reason for the choice. */
  readonly chosenFor: string;
  /** The carrier asked to be left alone until then (429 with Retry-After). */
  readonly retryAfterAt: number | null;
  /** What the carrier's refusal says is wrong. */
  readonly reason: Reason | null;
}

export interface AttemptReceipt {
  readonly at: number;
  readonly status: ReceiptStatus;
  readonly reason: Reason | null;
  readonly tryOtherRoute: boolean;
  readonly carrierCode: string | null;
  readonly carrierText: string | null;
}

export interface SkippedRoute {
  readonly carrier: string;
  readonly sender: string;
  readonly reason: SkipReason;
}

/** What the attempts and their receipts don't tell already. The trace's timeline is made of both. */
export type Note =
  | {
      readonly at: number;
      readonly type: "waiting";
      readonly until: number;
      readonly why: WaitReason;
      readonly skipped: readonly SkippedRoute[];
    }
  | { readonly at: number; readonly type: "fallback"; readonly to: Channel; readonly why: FallbackReason }
  | { readonly at: number; readonly type: PersonAct }
  /** The carrier has fetched the script of this attempt's call. */
  | { readonly at: number; readonly type: "script_fetched"; readonly attempt: number }
  | { readonly at: number; readonly type: "budget_denied"; readonly retryAfterMs: number }
  | { readonly at: number; readonly type: "proved_late"; readonly by: "receipt" | "verified" }
  /** A note of a later build, under the name that it has there. */
  | { readonly at: number; readonly type: "unread"; readonly name: string };

/** `routes_busy`: every route is over its rate, paused or behind an open circuit; `backoff`: only carriers that failed are left. */
export type WaitReason = "routes_busy" | "backoff";
export type FallbackReason = "no_receipt" | "no_route" | Reason;
/** What the person, or the backend on its behalf, told us. */
export type PersonAct = "confirmed" | "rejected_by_user" | "fraud_reported" | "verified" | "not_verified";
