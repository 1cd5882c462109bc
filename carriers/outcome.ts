import type { Reason } from "../src/vocabulary.ts";

/** What the carrier said, word for word, for support and for tickets; never holds a secret, the code or the text. */
export interface CarrierAnswer {
  /** The carrier's own error or status code, e.g. "21610"; null when it gave none. */
  readonly carrierCode: string | null;
  /** The carrier's own words, or ours on why it said nothing, at most 200 characters; null when there are none. */
  readonly carrierText: string | null;
}

/**
 * What became of one hand-over. Each member asserts something that the attempt budget, the circuit and the failover
 * rely on; an adapter that can't assert a stronger member answers `unknown`.
 *
 * | outcome       | the phone may be reached | next                     | counts against the circuit |
 * |---------------|--------------------------|--------------------------|----------------------------|
 * | accepted      | yes                      | wait for receipts        | no (a success)             |
 * | throttled     | no                       | another route, now       | yes                        |
 * | unavailable   | no                       | another route, now       | yes                        |
 * | rejected      | no                       | another route, now       | only with fault "account"  |
 * | undeliverable | no                       | stop: no route will      | no (the carrier works)     |
 * | blocked       | no                       | stop: opt-out or fraud   | no (the carrier works)     |
 * | unknown       | maybe                    | SMS: another carrier; a call waits | yes              |
 */
export type SendOutcome =
  | ({ readonly outcome: "accepted"; readonly carrierMessageId: string | null } & CarrierAnswer)
  | ({ readonly outcome: "throttled"; readonly retryAfterMs: number | null } & CarrierAnswer)
  | ({ readonly outcome: "unavailable" } & CarrierAnswer)
  | ({ readonly outcome: "rejected"; readonly reason: Reason; readonly fault: "route" | "account" } & CarrierAnswer)
  | ({ readonly outcome: "undeliverable"; readonly reason: Reason } & CarrierAnswer)
  | ({ readonly outcome: "blocked"; readonly reason: Reason } & CarrierAnswer)
  | ({ readonly outcome: "unknown" } & CarrierAnswer);
