/**
 * The Ed25519 key pair of an account. Telnyx shows its customers the public half as base64 of the bare 32 bytes; the
 * private half is Telnyx's own, and here the stand-in's.
 */
import { generateKeyPairSync } from "node:crypto";

export interface TelnyxKeyPair {
  /** Base64 of PKCS #8 in DER: the stand-in's `privateKey`. */
  readonly privateKey: string;
  /** Base64 of 32 bytes: what the client is configured with. */
  readonly publicKey: string;
}

export function makeTelnyxKeyPair(): TelnyxKeyPair {
  const pair = generateKeyPairSync("ed25519");
  return {
    privateKey: pair.privateKey.export({ format: "der", type: "pkcs8" }).toString("base64"),
    // The DER of an Ed25519 public key is 12 bytes that never change, then the key.
    publicKey: pair.publicKey.export({ format: "der", type: "spki" }).subarray(12).toString("base64"),
  };
}
