/**
 * The last part of the address that a carrier calls about one attempt. It can't be guessed, and it leads to the delivery
 * without a look-up: delivery id, attempt number and a MAC over them and the carrier's name.
 */
import { timingSafeEqual, type KeyObject } from "node:crypto";
import { keyedHash } from "./keyed-hash.ts";

export interface CallbackTarget {
  readonly deliveryId: string;
  readonly attempt: number;
}

export function createCallbackToken(key: KeyObject, carrier: string, target: CallbackTarget): string {
  const claim = `${target.deliveryId}-${target.attempt}`;
  return `${claim}-${keyedHash(key, `${carrier}:${claim}`)}`;
}

/** What the token stands for; null when it is none of ours, or was made for another carrier. */
export function readCallbackToken(key: KeyObject, carrier: string, token: string): CallbackTarget | null {
  const [, deliveryId = "", attempt = "", mac = ""] = /^(dlv_[0-9a-z]{26})-(\d)-([A-Za-z0-9_-]{22})$/.exec(token) ?? [];
  if (mac === "") return null;
  const expected = keyedHash(key, `${carrier}:${deliveryId}-${attempt}`);
  return timingSafeEqual(Buffer.from(expected), Buffer.from(mac)) ? { deliveryId, attempt: Number(attempt) } : null;
}
