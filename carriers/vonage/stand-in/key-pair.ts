/** The RSA key pair of an application: Vonage keeps the public half, the client the private one. */
import { generateKeyPairSync } from "node:crypto";

export interface VonageKeyPair {
  /** PEM: what the client is configured with. */
  readonly privateKey: string;
  /** PEM: the stand-in's `publicKey`. */
  readonly publicKey: string;
}

export function makeVonageKeyPair(): VonageKeyPair {
  return generateKeyPairSync("rsa", {
    modulusLength: 2_048,
    privateKeyEncoding: { format: "pem", type: "pkcs8" },
    publicKeyEncoding: { format: "pem", type: "spki" },
  });
}
