/**
 * Type of number and numbering plan (TON, NPI) by kind of sender. There are habits, which are the defaults here, and
 * carriers that want something else.
 */
import { z } from "zod";
import type { SenderKind } from "../../src/vocabulary.ts";
import { bareNumber } from "../bare-number.ts";
import type { Address } from "./wire/bodies.ts";

const octet = z.int().min(0).max(255);
const plan = (ton: number, npi: number) => z.strictObject({ ton: octet.default(ton), npi: octet.default(npi) }).prefault({});

export const addressing = z
  .strictObject({
    /** Long and toll-free numbers, and destinations: international, ISDN. */
    number: plan(1, 1),
    /** Network specific, unknown. */
    shortCode: plan(3, 0),
    /** Alphanumeric, unknown. */
    alphanumeric: plan(5, 0),
  })
  .prefault({});
export type Addressing = z.infer<typeof addressing>;

export function destinationAddress(e164: string, plans: Addressing): Address {
  return { ...plans.number, number: bareNumber(e164) };
}

export function sourceAddress(sender: { readonly number: string; readonly kind: SenderKind }, plans: Addressing): Address {
  const number = bareNumber(sender.number);
  switch (sender.kind) {
    case "long_code":
    case "toll_free":
      return { ...plans.number, number };
    case "short_code":
      return { ...plans.shortCode, number };
    case "alphanumeric":
      return { ...plans.alphanumeric, number };
  }
}
