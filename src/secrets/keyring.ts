/**
 * The keys in use, each made a KeyObject once (raw key bytes cost eight times as much per call). One configured key
 * serves several ends only through HKDF, so that a value made for one end proves nothing for another.
 */
import { createSecretKey, hkdfSync, type KeyObject } from "node:crypto";

export interface SealingKey {
  /** Written before what it seals, so that opening tries no key in vain. */
  readonly id: string;
  readonly key: KeyObject;
}

export interface Keyring {
  /** The first seals, all of them open. */
  readonly sealing: readonly [SealingKey, ...SealingKey[]];
  readonly phoneHash: KeyObject;
  readonly searchHash: KeyObject;
  readonly idempotency: KeyObject;
  readonly callbackToken: KeyObject;
}

/** @param encoded base64 of 32 bytes each */
export function createKeyring(encoded: { readonly sealing: readonly string[]; readonly numbers: string }): Keyring {
  const [first, ...others] = encoded.sealing.map(sealingKey);
  if (first === undefined) throw new Error("no sealing key");
  const derive = (end: string): KeyObject => deriveKey(encoded.numbers, end);
  return {
    sealing: [first, ...others],
    phoneHash: derive("phone hash"),
    searchHash: derive("search hash"),
    idempotency: derive("idempotency"),
    callbackToken: derive("callback token"),
  };
}

function sealingKey(encoded: string): SealingKey {
  const id = Buffer.from(hkdfSync("sha256", Buffer.from(encoded, "base64"), "", "trunkline sealing key id", 3)).toString("base64url");
  return { id, key: deriveKey(encoded, "sealing") };
}

function deriveKey(encoded: string, end: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync("sha256", Buffer.from(encoded, "base64"), "", `trunkline ${end}`, 32)));
}
