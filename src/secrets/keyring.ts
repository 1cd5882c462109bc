/**
 * The keys in use, each made a KeyObject once (raw key bytes cost eight times as much per call). One configured key
 * serves several ends only through HKDF, so that a value made for one end proves nothing for another. Of both kinds
 * there may be several while one takes the other's place: see docs/retention.md for the order.
 */
import { createSecretKey, hkdfSync, type KeyObject } from "node:crypto";

export interface SealingKey {
  /** Written before what it seals, so that opening tries no key in vain. */
  readonly id: string;
  readonly key: KeyObject;
}

/** What one key of `secrets.numbers` serves for. */
export interface NumberKey {
  /** Tells nothing of the key; by it instances name a key to each other. */
  readonly id: string;
  readonly phoneHash: KeyObject;
  readonly searchHash: KeyObject;
  readonly idempotency: KeyObject;
  readonly callbackToken: KeyObject;
}

export interface Keyring {
  /** The first seals, all of them open. */
  readonly sealing: readonly [SealingKey, ...SealingKey[]];
  /** The first names what is new, by all of them it is looked up. */
  readonly numbers: readonly [NumberKey, ...NumberKey[]];
}

/** As configured: base64 of 32 bytes each. */
export interface EncodedKeys {
  readonly sealing: readonly string[];
  readonly numbers: string | readonly string[];
}

export function createKeyring(encoded: EncodedKeys): Keyring {
  return {
    sealing: atLeastOne(encoded.sealing.map(sealingKey)),
    numbers: atLeastOne([encoded.numbers].flat().map(numberKey)),
  };
}

function atLeastOne<T>([first, ...others]: readonly T[]): readonly [T, ...T[]] {
  if (first === undefined) throw new Error("no key is configured");
  return [first, ...others];
}

function sealingKey(encoded: string): SealingKey {
  return { id: keyId(encoded, "sealing"), key: deriveKey(encoded, "sealing") };
}

function numberKey(encoded: string): NumberKey {
  return {
    id: keyId(encoded, "number"),
    phoneHash: deriveKey(encoded, "phone hash"),
    searchHash: deriveKey(encoded, "search hash"),
    idempotency: deriveKey(encoded, "idempotency"),
    callbackToken: deriveKey(encoded, "callback token"),
  };
}

function keyId(encoded: string, kind: string): string {
  return Buffer.from(hkdfSync("sha256", Buffer.from(encoded, "base64"), "", `trunkline ${kind} key id`, 3)).toString("base64url");
}

function deriveKey(encoded: string, end: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync("sha256", Buffer.from(encoded, "base64"), "", `trunkline ${end}`, 32)));
}
