/** Keyed hashes: names for secrets and numbers that can be compared and looked up, yet not guessed back without the key. */
import { createHmac, type KeyObject } from "node:crypto";

/** 128 bits, base64url: 22 characters. */
export function keyedHash(key: KeyObject, text: string): string {
  return createHmac("sha256", key).update(text).digest("base64url").slice(0, 22);
}
