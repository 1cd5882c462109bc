/**
 * The port between the generic stand-in server and one carrier's wire format. A carrier's `stand-in.ts` implements it
 * from the carrier's public documentation, never from our adapter: two readings of one document catch a wrong one.
 */
import type { IncomingHttpHeaders } from "node:http";
import type { Channel } from "../../src/vocabulary.ts";
import type { ScriptResult } from "./script/call-script.ts";

export interface WireRequest {
  readonly method: string;
  /** Below the account's prefix, without the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface SmsSubmission {
  readonly channel: "sms";
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly text: string;
  readonly statusUrl: string | null;
  readonly parameters: SentParameters;
}

export interface CallSubmission {
  readonly channel: "voice";
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** What to say: given with the request, or to be fetched when the call is answered. */
  readonly script: { readonly kind: "inline"; readonly document: string } | { readonly kind: "url"; readonly url: string };
  readonly ringSeconds: number;
  readonly statusUrl: string | null;
  readonly statusEvents: ReadonlySet<CallEvent>;
  /** `sync`: nothing is spoken before the result is known. */
  readonly machineDetection: "off" | "sync" | "async";
  /** True when the client wants to speak only after the machine's greeting. */
  readonly waitForGreetingEnd: boolean;
  readonly machineDetectionUrl: string | null;
  readonly parameters: SentParameters;
}

export type Submission = SmsSubmission | CallSubmission;
/** As the client sent them, for the request log. */
export type SentParameters = Readonly<Record<string, unknown>>;

export const callEvents = ["initiated", "ringing", "answered", "completed"] as const;
export type CallEvent = (typeof callEvents)[number];

/** What a carrier's API makes of one request. */
export type Received =
  | { readonly kind: "submission"; readonly submission: Submission }
  /** The carrier's own error, for a request that it would refuse. */
  | { readonly kind: "refused"; readonly answer: WireAnswer; readonly parameters: SentParameters }
  /** A question about a message that was sent before. */
  | { readonly kind: "lookup"; readonly id: string };

/** How far a text message has come. `code` is the carrier's own error code; null takes the carrier's usual one. */
export type SmsState =
  | { readonly status: "queued" | "sent" | "delivered" | "unconfirmed" }
  | { readonly status: "undelivered" | "failed" | "expired"; readonly code: string | null };

export type AnsweredBy = "human" | "machine";

/** How far a call has come. */
export type CallState =
  | { readonly event: "initiated" | "ringing" | "answered" }
  | { readonly event: "completed"; readonly end: "completed"; readonly seconds: number; readonly answeredBy: AnsweredBy | null }
  | { readonly event: "completed"; readonly end: "busy" | "no_answer" | "rejected" }
  | { readonly event: "completed"; readonly end: "failed"; readonly code: string | null };

export interface InboundText {
  readonly id: string;
  /** The person's number. */
  readonly from: string;
  /** The sender that is written to. */
  readonly to: string;
  readonly text: string;
}

/** A request that the carrier makes to its client, signed and ready to post. */
export interface OutgoingCallback {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Built anew for every try, because some carriers sign the time and count the tries. `attempt` is from 1. */
export type CallbackMaker = (nowMs: number, attempt: number) => OutgoingCallback;

/** What the generic server wants a carrier to fail with. */
export interface Failure {
  readonly status: number;
  readonly code: string | null;
  readonly message: string | null;
  readonly retryAfterSeconds: number | null;
}

/** One customer's account with one carrier. */
export interface StandInAccount {
  /** Also the path prefix that the account lives under. */
  readonly name: string;
  /** The carrier's name as people write it. */
  readonly carrier: string;
  /** What follows the prefix in the address that clients are configured with, e.g. "/v2". */
  readonly basePath: string;
  /** How often the carrier posts one callback until it is answered with 2xx. */
  readonly callbackTries: number;
  /** Known before the body is read; null for anything but a send. */
  channelOf(path: string): Channel | null;
  /** How its call scripts are read, where they are no TwiML and nothing like it. */
  readonly readScript?: (document: string) => ScriptResult;
  receive(request: WireRequest, nowMs: number): Received;
  accepted(submission: Submission, nowMs: number): WireAnswer;
  failure(failure: Failure): WireAnswer;
  found(message: SmsSubmission, state: SmsState, nowMs: number): WireAnswer;
  notFound(path: string): WireAnswer;
  /** null where the carrier posts nothing for this state. */
  smsReceipt(message: SmsSubmission, state: SmsState): CallbackMaker | null;
  callReceipt(call: CallSubmission, state: CallState): CallbackMaker | null;
  machineDetected(call: CallSubmission, answeredBy: AnsweredBy): CallbackMaker | null;
  /** Digits that the person pressed, posted to the script's `action`. */
  keysPressed(call: CallSubmission, url: string, digits: string): CallbackMaker;
  /** Asks for a script that was given as an address. */
  scriptWanted(call: CallSubmission, url: string, answeredBy: AnsweredBy | null): CallbackMaker;
  /** null when the account has no address for inbound messages. */
  inbound(message: InboundText): CallbackMaker | null;
}

/** What a text message's course, replies and the phones' page need of an account, however its clients reach it. */
export type SmsAccount = Pick<StandInAccount, "name" | "carrier" | "callbackTries" | "smsReceipt" | "inbound">;
