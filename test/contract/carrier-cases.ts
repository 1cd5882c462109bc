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
  /** Valid ones; every value is a secret as far as outcomes are concerned. */
  readonly credentials: Readonly<Record<string, string>>;
  /** Each is refused by the schema. */
  readonly badCredentials: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** What the base address ends with, after the host. */
  readonly basePath: string;
  readonly sms: ChannelCases<SmsMessage>;
  readonly voice: ChannelCases<CallMessage>;
  readonly refusals: RefusalTable;
  /** How the carrier says no with this row of the table; also for codes that are in no table. */
  refusal(key: string, words: string): WireAnswer;
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
    readonly credentials: Readonly<Record<string, string>>;
    readonly request: CallbackRequest;
  }[];
  /** Forgeries that are peculiar to the scheme, made of a genuine request. */
  readonly forgeries: Readonly<Record<string, (genuine: CallbackRequest) => CallbackRequest>>;
  /** Header that carries the signature. */
  readonly signatureHeader: string;
}

export interface ChannelCases<Message> {
  /** The carrier's good answer, and the id in it. */
  readonly accepted: WireAnswer;
  readonly id: string;
  /** Successes by status that say nothing one can rely on. */
  readonly garbage: Readonly<Record<string, string>>;
  /** Throws unless the request is exactly what the carrier documents for the message. */
  check(request: GotRequest, message: Message, context: SendContext): void;
  /** The XML of the call's script in the request, for calls. */
  scriptOf?(request: GotRequest): string;
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
    signal,
  };
}
