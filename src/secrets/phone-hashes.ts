/** The names that a phone has in Redis: one under each number key, the one of the first key first. */
import { keyedHash } from "./keyed-hash.ts";
import type { Keyring } from "./keyring.ts";

export function phoneHashes(keyring: Pick<Keyring, "numbers">, e164: string): readonly [string, ...string[]] {
  const [first, ...others] = keyring.numbers;
  return [keyedHash(first.phoneHash, e164), ...others.map((key) => keyedHash(key.phoneHash, e164))];
}
