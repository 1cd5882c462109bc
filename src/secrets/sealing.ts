/**
 * Sealing of codes and personal data with AES-256-GCM. What is sealed for one place (a delivery, tenant, phone and
 * expiry) opens in that place only: moved to another record it is refused, whoever can write to Redis.
 */
import { createCipheriv, createDecipheriv } from "node:crypto";
import { randomBytesOf } from "./chance.ts";
import type { Keyring } from "./keyring.ts";

const algorithm = "aes-256-gcm";
const ivBytes = 12;
const tagBytes = 16;

export interface Sealer {
  seal(value: unknown, place: string): string;
  /** @throws when the text was sealed for another place, by a key that is no longer configured, or was altered */
  open(sealed: string, place: string): unknown;
}

export function createSealer(keyring: Pick<Keyring, "sealing">): Sealer {
  const byId = new Map(keyring.sealing.map(({ id, key }) => [id, key]));
  const [current] = keyring.sealing;
  return {
    seal(value, place) {
      const iv = randomBytesOf(ivBytes);
      const cipher = createCipheriv(algorithm, current.key, iv, { authTagLength: tagBytes });
      cipher.setAAD(Buffer.from(place));
      const sealed = Buffer.concat([iv, cipher.update(JSON.stringify(value), "utf8"), cipher.final(), cipher.getAuthTag()]);
      return `${current.id}.${sealed.toString("base64url")}`;
    },
    open(sealed, place) {
      const [id = "", encoded = ""] = sealed.split(".");
      const key = byId.get(id);
      if (key === undefined) throw new Error(`sealed by a key that is not configured (id ${id})`);
      const bytes = Buffer.from(encoded, "base64url");
      const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes });
      decipher.setAAD(Buffer.from(place));
      decipher.setAuthTag(bytes.subarray(bytes.length - tagBytes));
      const opened = decipher.update(bytes.subarray(ivBytes, bytes.length - tagBytes), undefined, "utf8") + decipher.final("utf8");
      return JSON.parse(opened) as unknown;
    },
  };
}
