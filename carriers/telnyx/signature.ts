/**
 * Verifies Telnyx's callbacks: Ed25519 over time stamp, "|" and the raw body. The address is not covered, so what it says
 * about an attempt is only worth something because it can't be guessed.
 */
import { createPublicKey, verify } from "node:crypto";
import { genuine, refused, type SignatureCheck } from "../verification.ts";

/** How far Telnyx's clock and ours may be apart, plus the way: what its own libraries allow. */
const toleranceMs = 300_000;
/** What comes before the 32 bytes of a public key in DER (RFC 8410). */
const keyPrefix = Buffer.from("302a300506032b6570032100", "hex");

/** `publicKey`: base64 of the bare 32 bytes. */
export function createSignatureCheck(publicKey: string): SignatureCheck {
  const key = createPublicKey({ key: Buffer.concat([keyPrefix, Buffer.from(publicKey, "base64")]), format: "der", type: "spki" });
  return ({ headers, rawBody, nowMs }) => {
    const signature = headers["telnyx-signature-ed25519"];
    const timestamp = headers["telnyx-timestamp"];
    if (signature === undefined || timestamp === undefined) return refused("no signature or no time stamp");
    if (!/^\d{1,12}$/.test(timestamp)) return refused("not a time stamp");
    if (Math.abs(nowMs - Number(timestamp) * 1_000) > toleranceMs) return refused("too old, or from the future");
    // 64 bytes in the one spelling that base64 has for them.
    if (!/^[A-Za-z0-9+/]{85}[AQgw]==$/.test(signature)) return refused("not a signature");
    const signed = Buffer.concat([Buffer.from(`${timestamp}|`), rawBody]);
    return verify(null, signed, key, Buffer.from(signature, "base64")) ? genuine : refused("wrong signature");
  };
}
