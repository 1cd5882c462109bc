/**
 * What the contract needs to know of an adapter to put it to the test: how its carrier speaks on the wire. Each adapter's
 * `test/carriers/<name>.cases.ts` exports one as `cases`.
 */
import type { AdapterDefinition, CallbackRequest, CallMessage, SendContext, SmsMessage } from "../../carriers/carrier.ts";
import type { InboundMessage, KeyPress, Parsed, Receipt } from "../../carriers/receipt.ts";
import type { FaultTable, RefusalTable } from "../../carriers/refusal.ts";
import type { GotRequest, WireAnswer } from "../support/carrier-server.ts";

export interface CarrierCases {
  readonly adapter: AdapterDefinition;
  /** Valid ones. */
  readonly credentials: Readonly<Record<string, unknown>>;
  /** What of them must never be seen again in an outcome: all that is not public. */
  readonly secrets: readonly string[];
  /** Each is refused by the schema. */
  readonly badCredentials: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** What the base address ends with, after the host. */
  readonly basePath: string;
  readonly sms: ChannelCases<SmsMessage>;
  /** null: the carrier makes no calls. */
  readonly voice: VoiceCases | null;
  /** Of the carrier's form, and in none of its tables. */
  readonly unknownCode: string;
  /** The receipt of an undelivered message with this row of the tables, or an unknown code; null if receipts can't say it. */
  undelivered(key: string): Payload | null;
  readonly messageFaults: FaultTable;
  readonly receipts: readonly Case<Receipt>[];
  readonly inbound: readonly Case<InboundMessage>[];
  readonly keyPresses: readonly Case<KeyPress>[];
  /** Makes a payload a request as the carrier would sign and send it. */
  sign(payload: Payload, nowMs: number): CallbackRequest;
  /** Genuine requests from the vendor's documentation or its own library. */
  readonly vectors: readonly {
    readonly name: string;
    readonly credentials: Readonly<Record<string, unknown>>;
    readonly request: CallbackRequest;
  }[];
  /** Forgeries that are peculiar to the scheme, made of a genuine request. One is "signed with another secret". */
  readonly forgeries: Readonly<Record<string, (genuine: CallbackRequest) => CallbackRequest>>;
  readonly signature: SignatureCases;
}

export interface ChannelCases<Message> {
  /** The carrier's good answer, and the id in it. */
  readonly accepted: WireAnswer;
  readonly id: string;
  /** Successes by status that say nothing one can rely on. */
  readonly garbage: Readonly<Record<string, string>>;
  /** Throws unless the request is exactly what the carrier documents for the message. */
  check(request: GotRequest, message: Message, context: SendContext): void;
  readonly refusals: RefusalTable;
  /** How the carrier says no with this row of the table, its words beginning with these; also for codes that are in no table. */
  refusal(key: string, words: string): WireAnswer;
  /** What is kept as the carrier's code, for carriers that refuse in words alone. */
  readonly refusalCode?: string;
}

export interface VoiceCases extends ChannelCases<CallMessage> {
  /** The script as it stands in the request, for carriers that take it with the call. */
  scriptOf?(request: GotRequest): string;
  /** Reads a script strictly, as the carrier would; throws on what isn't one. */
  readScript(document: string): SpokenScript;
  /** The carrier's name for a language, where it is not the tag itself. */
  languageName?(tag: string): string;
}

/** What a person hears of a script, whatever its language is made of. */
export interface SpokenScript {
  /** Elements or actions by name, in order, nested in parentheses: what no text may change. */
  readonly shape: string;
  readonly lines: readonly string[];
  /** Of each line, as the script names it. */
  readonly languages: readonly string[];
  /** Lengths of the pauses between lines. */
  readonly pausesSeconds: readonly number[];
  /** Where a pressed key is posted; null: none is asked for. */
  readonly keysTo: string | null;
  /** The call is over after the last line (and the wait for a key). */
  readonly hangsUp: boolean;
}

/** Where a signature stands in a request, so that the contract can break it. */
export interface SignatureCases {
  read(request: CallbackRequest): string | undefined;
  write(request: CallbackRequest, signature: string | undefined): CallbackRequest;
  /** The signature with one byte of what it stands for changed; not merely spelt differently. */
  flip(signature: string, at: number, xor: number): string;
  /** `form`: the names and values of a form, however they are spelt. `nothing`: a password of ours, the same in each request. */
  readonly covers: "body" | "form" | "nothing";
  /** Of requests without a body. Schemes that sign a form do. */
  readonly signsAddress?: boolean;
  /** What of a body is signed, or decides how, where it isn't every byte: what differs elsewhere only is no forgery. */
  meaning?(body: Buffer): string;
  /** How far the request's own time may be from ours; null: the scheme has none. */
  readonly toleranceMs: number | null;
}

export interface Payload {
  readonly contentType: string;
  readonly body: string;
}

export interface Case<T> {
  readonly name: string;
  readonly payload: Payload;
  readonly expected: Parsed<T>;
}

export const to = "+14255550123";
export const code = "482913";

export const smsMessage: SmsMessage = {
  channel: "sms",
  to,
  sender: { number: "97671", kind: "short_code" },
  text: `Contoso: your verification code is ${code}. Don't share it. É😀&=+%`,
  validitySeconds: 180,
};

export const callMessage: CallMessage = {
  channel: "voice",
  to,
  callerId: "+14255550100",
  script: {
    language: "en-US",
    lines: ["Hello, this is Contoso.", "Your code is:", "4, 8, 2, 9, 1, 3", "Goodbye."],
    expectsKeyPress: false,
  },
  ringSeconds: 22,
};

export function contextWith(signal: AbortSignal): SendContext {
  return {
    attemptId: "dlv_01k0000000000000000000000a-1",
    receiptUrl: "https://gate.example/carriers/carrier-a/receipts/dlv_01k0000000000000000000000a-1-AAAAAAAAAAAAAAAAAAAAAA",
    voiceUrl: "https://gate.example/carriers/carrier-a/voice/dlv_01k0000000000000000000000a-1-AAAAAAAAAAAAAAAAAAAAAA",
    scriptUrl: "https://gate.example/carriers/carrier-a/script/dlv_01k0000000000000000000000a-1-AAAAAAAAAAAAAAAAAAAAAA",
    signal,
  };
}
