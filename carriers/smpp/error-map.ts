/**
 * What an account's own codes mean, as its configuration tells: carriers add statuses of their own (from 0x400 on), and
 * the `err` of their receipts is each one's own table. The words are the gateway's.
 */
import { z } from "zod";
import { blocked, rejectedAccount, rejectedRoute, throttled, unavailable, undeliverable } from "../refusal.ts";
import type { Refusal, RefusalTable } from "../refusal.ts";
import { statusName } from "./errors.ts";

const meanings = {
  invalid_number: undeliverable("invalid_number"),
  landline: undeliverable("landline"),
  unreachable_handset: undeliverable("unreachable_handset"),
  opted_out: blocked("opted_out"),
  sender_not_registered: rejectedRoute("sender_not_registered"),
  content_filtered: rejectedRoute("content_filtered"),
  country_blocked: rejectedRoute("country_blocked"),
  /** Our account: no credit, say. */
  account: rejectedAccount,
  throttled,
  /** The carrier's own trouble. */
  unavailable,
} as const satisfies Readonly<Record<string, Refusal>>;

const meaning = z.enum(Object.keys(meanings) as (keyof typeof meanings)[]);

export const errorMap = z
  .strictObject({
    /** By command_status, as the carrier's documentation writes it: "0x0000040B" or "1035". */
    statuses: z.record(z.string().regex(/^(?:0x[0-9A-Fa-f]{1,8}|\d{1,10})$/, "a status, such as 0x0400"), meaning).default({}),
    /** Whose codes the TLV network_error_code holds: the carrier's, to be looked up in `receipts`, or those of GSM networks. */
    networkErrors: z.enum(["own", "gsm"]).default("own"),
    /** By the `err` of receipts, without leading zeros. */
    receipts: z.record(z.string().regex(/^(?!0.)[0-9A-Za-z]{1,10}$/, "a code of receipts, without leading zeros"), meaning).default({}),
  })
  .prefault({});
export type ErrorMap = z.infer<typeof errorMap>;

/** By the names that statuses have here. */
export function refusalsOf({ statuses }: ErrorMap, standard: RefusalTable): RefusalTable {
  return new Map([...standard, ...Object.entries(statuses).map(([code, word]) => [statusName(Number(code)), meanings[word]] as const)]);
}

/** By `err`. */
export function receiptMeanings({ receipts }: ErrorMap): RefusalTable {
  return new Map(Object.entries(receipts).map(([code, word]) => [code, meanings[word]]));
}
