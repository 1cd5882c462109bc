/**
 * Opt-outs have no end, but the keys that they were hashed and sealed with have one. While an old key is still configured
 * beside the new one, this pass over all opt-outs puts each of them under the new one's hash, sealed anew. What was kept
 * without its number (the person was erased) can't be carried over here: it holds for as long as its key is configured.
 */
import type { RedisClient } from "../redis/client.ts";
import type { Keys } from "../redis/keys.ts";
import { scanKeys } from "../redis/scan-keys.ts";
import type { Keyring } from "../secrets/keyring.ts";
import { phoneHashes } from "../secrets/phone-hashes.ts";
import type { Sealer } from "../secrets/sealing.ts";
import { numberForgotten, optOutPlace, type OptOuts } from "./opt-outs.ts";

/** One instance at a time, and none again before this time is over; a pass that takes longer goes on in the next one. */
const intervalMs = 600_000;
const longestPassMs = 300_000;

export interface CarryOverParts {
  readonly redis: RedisClient;
  readonly keys: Keys;
  readonly keyring: Keyring;
  readonly sealer: Sealer;
  readonly optOuts: OptOuts;
}

/** Cheap when there is nothing to do; to be called again and again, since other instances may still write by the old key. */
export async function carryOverOptOuts(parts: CarryOverParts): Promise<void> {
  const { redis, keys, keyring } = parts;
  if (keyring.numbers.length === 1 && keyring.sealing.length === 1) return;
  if ((await redis.set(keys.carryingOver, "1", "PX", intervalMs, "NX")) === null) return;
  const endsAt = performance.now() + longestPassMs;
  for await (const found of scanKeys(redis, keys.everyOptOut)) {
    if (performance.now() > endsAt) return;
    for (const key of found) await carryOver(key, parts);
  }
}

async function carryOver(key: string, { redis, keyring, sealer, optOuts }: CarryOverParts): Promise<void> {
  const stored = await redis.get(key);
  if (stored === null || stored === numberForgotten) return;
  const phoneHash = key.slice(key.lastIndexOf(":") + 1);
  const e164 = openNumber(sealer, stored, phoneHash);
  if (e164 === null) return;
  const [hash] = phoneHashes(keyring, e164);
  if (hash !== phoneHash) await optOuts.moveFrom(phoneHash, e164);
  // Only where it still is: START may have come in between.
  else if (!sealer.isCurrent(stored)) await redis.set(key, sealer.seal(e164, optOutPlace(hash)), "XX");
}

/** null: its key is gone, or somebody altered it. It holds as an opt-out all the same. */
function openNumber(sealer: Sealer, stored: string, phoneHash: string): string | null {
  try {
    return sealer.open(stored, optOutPlace(phoneHash)) as string;
  } catch {
    return null;
  }
}
