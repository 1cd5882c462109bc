/** Which attempt does a carrier speak of? By the token in the address it called, else by the id that it gave the message. */
import type { DeliveryStore, Held } from "../delivery/store.ts";
import type { Search } from "../search/search.ts";
import { readCallbackToken } from "../secrets/callback-token.ts";
import type { Keyring } from "../secrets/keyring.ts";

export interface FoundAttempt {
  readonly held: Held;
  readonly attempt: number;
}

export type AttemptFinder = (carrier: string, token: string | null, carrierMessageId: string | null) => Promise<FoundAttempt | null>;

export function createAttemptFinder(parts: {
  readonly store: DeliveryStore;
  readonly search: Pick<Search, "byCarrierMessage">;
  readonly keyring: Pick<Keyring, "numbers">;
}): AttemptFinder {
  return async (carrier, token, carrierMessageId) => {
    if (token !== null) {
      const target = readCallbackToken(parts.keyring, carrier, token);
      if (target === null) return null;
      const held = await parts.store.read(target.deliveryId);
      return held === null ? null : { held, attempt: target.attempt };
    }
    if (carrierMessageId === null) return null;
    const id = await parts.search.byCarrierMessage(carrier, carrierMessageId);
    const held = id === null ? null : await parts.store.read(id);
    const found = held?.delivery.attempts.find((attempt) => attempt.carrier === carrier && attempt.carrierMessageId === carrierMessageId);
    return held === null || found === undefined ? null : { held, attempt: found.number };
  };
}
