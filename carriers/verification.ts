/** What the adapters' signature checks share: their answer, and comparing without telling how far the comparison got. */
import { timingSafeEqual } from "node:crypto";
import type { CallbackRequest, Verification } from "./carrier.ts";

export type SignatureCheck = (request: CallbackRequest) => Verification;

export const genuine: Verification = { genuine: true };

/** `why` is for our own log: it holds nothing of the request. */
export const refused = (why: string): Verification => ({ genuine: false, why });

export const undecided = (why: string): Verification => ({ genuine: false, why, undecided: true });

/** Compared as text: base64 has several spellings of the same bytes, and a carrier writes one. Only the length shows. */
export function isEqualText(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}
