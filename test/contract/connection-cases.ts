/**
 * What the contract needs to know of an adapter that keeps a connection to its carrier, and hears of everything over it,
 * to put it to the test. Its `test/carriers/<name>.cases.ts` exports one as `connectionCases`, instead of `cases`.
 */
import type { AdapterDefinition, SmsMessage } from "../../carriers/carrier.ts";
import type { InboundMessage, Receipt } from "../../carriers/receipt.ts";
import type { FaultTable, RefusalTable } from "../../carriers/refusal.ts";

export interface ConnectionCases<Report = unknown> {
  readonly adapter: AdapterDefinition;
  /** Valid ones, for a carrier at this port of 127.0.0.1. */
  credentials(port: number): Readonly<Record<string, unknown>>;
  /** What of them must never be seen again in an outcome or in words for the operator. */
  readonly secrets: readonly string[];
  /** Each replaces what it names, and is then refused by the schema. */
  readonly badCredentials: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  startPeer(): Promise<ConnectionPeer<Report>>;
  readonly refusals: RefusalTable;
  /** Of the carrier's form, and in no table: in answers, and in reports. */
  readonly unknownCode: string;
  readonly unknownFault: string;
  /** The report of an undelivered message with this code of the table, or an unknown one. */
  undelivered(key: string): Report;
  readonly messageFaults: FaultTable;
  readonly receipts: readonly ReportCase<Report, Receipt>[];
  readonly inbound: readonly ReportCase<Report, InboundMessage>[];
}

export interface ReportCase<Report, T> {
  readonly name: string;
  readonly report: Report;
  /** null: nothing for us, and taken all the same. */
  readonly expected: T | null;
}

/** What the carrier makes of a report's answer: it is done with it, delivers it again, or has given it up. */
export type ReportAnswer = "taken" | "later" | "never";

/** The carrier's side, by somebody else's code. */
export interface ConnectionPeer<Report> extends AsyncDisposable {
  readonly port: number;
  behave(how: "accept" | "hang" | "reset" | { readonly refuse: string }): void;
  /** Resolves when `count` messages have arrived. */
  got(count: number): Promise<void>;
  /** To whom the messages were, in their order, in E.164. */
  recipients(): readonly string[];
  /** The id that it gave the last message it took. */
  lastId(): string;
  /** Throws unless the last message is exactly what the carrier documents for this one. */
  check(message: SmsMessage): void;
  report(report: Report): Promise<ReportAnswer>;
  /** A report of bytes that are none; resolves when they are answered or the connection is gone. */
  reportBytes(bytes: Buffer): Promise<void>;
}
