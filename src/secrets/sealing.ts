/**
 * Sealing of codes and personal data with AES-256-GCM. What is sealed for one place (a delivery, tenant, phone and
 * expiry) opens in that place only: moved to another record it is refused, whoever can write to Redis.
 */
import { createCipheriv, createDecipheriv } from "node:crypto";
import { randomBytesOf } from "./chance.ts";
import type { Keyring, SealingKey } from "./keyring.ts";

const algorithm = "aes-256-gcm";
const ivBytes = 12;
const tagBytes = 16;

/** Somebody has put it where it doesn't belong, or changed it: no key will ever open it there. */
export class BrokenSeal extends Error {
  override readonly name = "BrokenSeal";

  constructor(cause: unknown) {
    super("what is sealed does not open here: it was moved or altered", { cause });
  }
}

export interface Sealer {
  seal(value: unknown, place: string): string;
  /** @throws BrokenSeal when it was sealed for another place or altered; another error when its key is not configured here */
  open(sealed: string, place: string): unknown;
  /** Whether the key that seals now has sealed it: another one may soon be taken out of the configuration. */
  isCurrent(sealed: string): boolean;
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
      return JSON.parse(decipher(key, Buffer.from(encoded, "base64url"), place)) as unknown;
    },
    isCurrent: (sealed) => sealed.startsWith(`${current.id}.`),
  };
}

function decipher(key: SealingKey["key"], bytes: Buffer, place: string): string {
  try {
    const opening = createDecipheriv(algorithm, key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes });
    opening.setAAD(Buffer.from(place));
    opening.setAuthTag(bytes.subarray(bytes.length - tagBytes));
    return opening.update(bytes.subarray(ivBytes, bytes.length - tagBytes), undefined, "utf8") + opening.final("utf8");
  } catch (error) {
    throw new BrokenSeal(error);
  }
}
