/**
 * The port between the gateway and a carrier. A carrier's folder exports one `AdapterDefinition` as `adapter` from its
 * `index.ts`; everything that is peculiar to the carrier stays inside that folder.
 */
import type { z } from "zod";
import type { Channel, SenderKind } from "../src/vocabulary.ts";
import type { SendOutcome } from "./outcome.ts";
import type { InboundMessage, KeyPress, Parsed, Receipt } from "./receipt.ts";

export interface SmsMessage {
  readonly channel: "sms";
  /** E.164 with "+". */
  readonly to: string;
  readonly sender: { readonly number: string; readonly kind: SenderKind };
  readonly text: string;
  /** Whole seconds that the code still lives, at least 1: the carrier must not send it later than that. */
  readonly validitySeconds: number;
}

export interface CallMessage {
  readonly channel: "voice";
  /** E.164 with "+". */
  readonly to: string;
  /** Always an owned E.164 number: calls without caller ID are refused at start. */
  readonly callerId: string;
  readonly script: CallScript;
  /** How long the phone may ring; kept under the usual 25-30 s after which voicemail picks up. */
  readonly ringSeconds: number;
}

export interface CallScript {
  /** BCP 47, e.g. "en-US". */
  readonly language: string;
  /** Sentences spoken in order, with a pause of a second between them; codes are already spaced, digit by digit. */
  readonly lines: readonly string[];
  /** True when the call asks for one key press: the carrier must post it to `voiceUrl`. */
  readonly expectsKeyPress: boolean;
}

export type Message = SmsMessage | CallMessage;

export interface SendContext {
  /** Unique per attempt and stable over a crash: serves as the idempotency key where the carrier has one. */
  readonly attemptId: string;
  /** Where the carrier posts receipts of this attempt; unguessable, under the public URL. */
  readonly receiptUrl: string;
  /** Where the carrier posts key presses of this call. */
  readonly voiceUrl: string;
  /** Where a carrier that doesn't take the script with the call fetches it: unguessable, and it answers once. */
  readonly scriptUrl: string;
  /** Aborts at the attempt's deadline. The adapter must then answer `unknown`, or `unavailable` when surely nothing was written. */
  readonly signal: AbortSignal;
}

/** A carrier's request to us, before anything in it is believed. */
export interface CallbackRequest {
  /** The URL as the carrier called it: configured public URL + path and query, byte for byte. */
  readonly url: string;
  /** Lower-case names; a header sent twice is joined with ", ". */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly rawBody: Buffer;
  /** Epoch milliseconds, for the age of timestamps. */
  readonly nowMs: number;
}

export type Verification =
  | { readonly genuine: true }
  /** `undecided`: what the check needs couldn't be had just now; the carrier should send it again. */
  | { readonly genuine: false; readonly why: string; readonly undecided?: true };

/** What the carrier wants to read in answer to its request. */
export interface CallbackAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

export interface Carrier {
  /** Hands one message over, once: never retries. Resolves to an outcome in all cases that aren't our own bug. */
  send(message: Message, context: SendContext): Promise<SendOutcome>;
  /** A promise only where the scheme needs something that has to be fetched, such as a certificate. */
  verify(request: CallbackRequest): Verification | Promise<Verification>;
  /** Present where the carrier first wants to see that the address is ours; null when the request, a genuine one, is no such question. */
  handshake?(request: CallbackRequest): Promise<CallbackAnswer | null>;
  parseReceipts(request: CallbackRequest): Parsed<Receipt>;
  parseInbound(request: CallbackRequest): Parsed<InboundMessage>;
  parseKeyPress(request: CallbackRequest): Parsed<KeyPress>;
  /** Answer to a receipt or an inbound message that was taken. */
  acknowledge(): CallbackAnswer;
  /** Answer to a key press: speaks the lines, then hangs up. */
  speakAndHangUp(language: string, lines: readonly string[]): CallbackAnswer;
  /** Present where the carrier fetches a call's script from `scriptUrl`: the script, with keys going to `voiceUrl`. */
  callScript?(script: CallScript, voiceUrl: string): CallbackAnswer;
  /** Closes connections. */
  close(): Promise<void>;
}

export interface CarrierSettings<Credentials> {
  /** The operator's stable name for this account, e.g. "twilio-a". */
  readonly name: string;
  readonly credentials: Credentials;
  /** Replaces the carrier's public API address. */
  readonly baseUrl: string | undefined;
  readonly timeoutMs: number;
}

/** What a carrier reports over a connection of its own, not by calling an address of ours. */
export interface CarrierReports {
  /** Resolves when the receipt is where a crash can't lose it; false: no attempt of ours is known by its id (yet). */
  receipt(receipt: Receipt): Promise<boolean>;
  inbound(message: InboundMessage): Promise<void>;
  /** For the operator's log: what became of the connection, without a secret in it. */
  connection(words: string): void;
}

export interface AdapterDefinition<Schema extends z.ZodType = z.ZodType> {
  /** The folder's name. */
  readonly name: string;
  readonly channels: readonly Channel[];
  /** Strict schema of `credentials` in the configuration. */
  readonly credentials: Schema;
  /** Sender kinds that the carrier can use per channel. */
  readonly senderKinds: Readonly<Record<Channel, readonly SenderKind[]>>;
  /** Whether its calls can ask for a key: without, it gets no calls that must be confirmed. */
  readonly takesKeys: boolean;
  /** Loads what it needs (an SDK) only when called: an adapter that isn't configured costs nothing. */
  create(settings: CarrierSettings<z.infer<Schema>>, reports: CarrierReports): Promise<Carrier>;
}
