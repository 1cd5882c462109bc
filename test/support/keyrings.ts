/** The keyrings of instances before, during and after the change of a number key. */
import { randomBytes } from "node:crypto";
import { createKeyring, type Keyring } from "../../src/secrets/keyring.ts";

export function newKey(): string {
  return randomBytes(32).toString("base64");
}

export interface ChangingKeyrings {
  readonly before: Keyring;
  /** Knows the new key, and still names what is new by the old one. */
  readonly oldFirst: Keyring;
  readonly newFirst: Keyring;
  readonly after: Keyring;
}

/** @param sorting which of the two keys' ids comes first: instances ask about a phone by that one */
export function changingKeyrings(sorting: "old" | "new"): ChangingKeyrings {
  const sealing = [newKey()];
  const of = (...numbers: string[]): Keyring => createKeyring({ sealing, numbers });
  for (;;) {
    const [old, fresh] = [newKey(), newKey()];
    if (of(old).numbers[0].id < of(fresh).numbers[0].id !== (sorting === "old")) continue;
    return { before: of(old), oldFirst: of(old, fresh), newFirst: of(fresh, old), after: of(fresh) };
  }
}
