/**
 * What routing is asked and what it answers. A choice is never made without its reason, nor a route passed over without
 * one: both end up in the trace that a support agent reads.
 */
import type { Sender } from "../config/schema.ts";
import type { SkippedRoute } from "../delivery/delivery.ts";
import type { Channel, Country } from "../vocabulary.ts";
import type { RouteKind, SenderTier } from "./eligibility.ts";

export interface Route {
  readonly carrier: string;
  readonly channel: Channel;
  readonly sender: Sender;
}

/**
 * For a carrier in good health, how well its sender fits the destination; else what is held against the route, which is
 * then planned only because nothing better is left.
 */
export type ChoiceReason = SenderTier | "reserve_carrier" | "doubtful_carrier" | "failed_for_phone" | "failed_in_delivery";

export interface PlannedRoute extends Route {
  readonly chosenFor: ChoiceReason;
}

export interface RoutePlan {
  /** Best first; bounded, see `sendersPerTier` in `plan.ts`. */
  readonly routes: readonly PlannedRoute[];
  /** Bounded by `maxSkipped`, those that change from moment to moment first. */
  readonly skipped: readonly SkippedRoute[];
  /** There are routes that are shut only for now, paused or behind an open circuit. */
  readonly waitingMayHelp: boolean;
}

/** A carrier and a sender, by name and number. */
export interface RouteKey {
  readonly carrier: string;
  readonly sender: string;
}

export interface RouteFailure extends RouteKey {
  /** `never`: the carrier refuses this sender for this destination. `later`: the carrier may do better another time. */
  readonly retry: "never" | "later";
}

export interface RouteRequest extends RouteKind {
  readonly country: Country | null;
  /** The person has sent STOP: no SMS. */
  readonly optedOut: boolean;
  /** What is left of the code's life. */
  readonly remainingMs: number;
  /** Every failed attempt of this delivery, each once. */
  readonly failures: readonly RouteFailure[];
  /** Routes of earlier deliveries to this phone, within the window, that evidently failed. */
  readonly evidentlyFailed: readonly RouteKey[];
}
