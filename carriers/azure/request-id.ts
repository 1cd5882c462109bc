/**
 * Azure takes a message once per `repeatabilityRequestId`, which must be a UUID. Ours is made of the attempt's id by name
 * (RFC 9562, version 5), so that one attempt has one id, whichever instance hands it over.
 */
import { createHash } from "node:crypto";

/** Of our own making: another program's names give other ids. */
const namespace = Buffer.from("8f0f5b0cb1c64f0e9b7a4d6a2e3c9d15", "hex");

export function requestId(attemptId: string): string {
  const bytes = createHash("sha1").update(namespace).update(attemptId).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
