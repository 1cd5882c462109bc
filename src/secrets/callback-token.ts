/**
 * The last part of the address that a carrier calls about one attempt. It can't be guessed, and it leads to the delivery
 * without a look-up: delivery id, attempt number and a MAC over them and the carrier's name.
 */
import { timingSafeEqual } from "node:crypto";
import { keyedHash } from "./keyed-hash.ts";
import type { Keyring } from "./keyring.ts";

export interface CallbackTarget {
  readonly deliveryId: string;
  readonly attempt: number;
}

export function createCallbackToken(keyring: Pick<Keyring, "numbers">, carrier: string, target: CallbackTarget): string {
  const claim = `${target.deliveryId}-${target.attempt}`;
  return `${claim}-${keyedHash(keyring.numbers[0].callbackToken, `${carrier}:${claim}`)}`;
}

/** What the token stands for; null when it is none of ours, or was made for another carrier. */
export function readCallbackToken(keyring: Pick<Keyring, "numbers">, carrier: string, token: string): CallbackTarget | null {
  const [, deliveryId = "", attempt = "", mac = ""] = /^(dlv_[0-9a-z]{26})-(\d)-([A-Za-z0-9_-]{22})$/.exec(token) ?? [];
  if (mac === "") return null;
  const isGenuine = keyring.numbers.some(({ callbackToken }) => {
    const expected = keyedHash(callbackToken, `${carrier}:${deliveryId}-${attempt}`);
    return timingSafeEqual(Buffer.from(expected), Buffer.from(mac));
  });
  return isGenuine ? { deliveryId, attempt: Number(attempt) } : null;
}
