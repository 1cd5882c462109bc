import type { ReceiptStatus, Reason } from "../src/vocabulary.ts";
import type { CarrierAnswer } from "./outcome.ts";

/** A carrier's later report on one attempt, in our words; the carrier's own words stay beside them. */
export interface Receipt extends CarrierAnswer {
  /** The id that the carrier gave the message or call; null where the report holds none. */
  readonly carrierMessageId: string | null;
  readonly status: ReceiptStatus;
  /** Set on `undelivered`, `busy`, `no_answer`, `failed`, and on `completed` when a machine took the call (`voicemail`). */
  readonly reason: Reason | null;
  /** True when another route may do better: the fault lies with the route, not with the person or the handset. */
  readonly tryOtherRoute: boolean;
  /** From carriers that give it back, see `attempt-token.ts`: finds the attempt also when the answer with its id never came. */
  readonly attemptToken?: string | undefined;
}

/** A text message that a person sent to one of our senders. */
export interface InboundMessage {
  readonly carrierMessageId: string | null;
  /** E.164 of the person. */
  readonly from: string;
  /** Our sender that was written to. */
  readonly to: string;
  readonly text: string;
}

/** A key pressed during a call that asked for one. */
export interface KeyPress {
  readonly carrierMessageId: string | null;
  readonly digits: string;
}

/** `ignored`: genuine and well-formed, yet nothing for us (an event we don't use). `malformed`: not what the carrier documents. */
export type Parsed<T> =
  | { readonly kind: "parsed"; readonly items: readonly T[] }
  | { readonly kind: "ignored"; readonly why: string }
  | { readonly kind: "malformed"; readonly why: string };
