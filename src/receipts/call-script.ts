/**
 * The script of a call, for carriers that fetch it when the person has answered instead of taking it with the call. It
 * holds the code: it is given out once, to a request that the carrier's own scheme proves genuine, at an address that
 * can't be guessed, and only while the code lives.
 */
import type { CallbackAnswer, Carrier } from "../../carriers/carrier.ts";
import { fateOf } from "../delivery/attempt-fate.ts";
import type { Delivery } from "../delivery/delivery.ts";
import type { Ledger } from "../delivery/ledger.ts";
import { openMaterial } from "../delivery/sealed-parts.ts";
import { addNote } from "../delivery/transitions.ts";
import { renderCall } from "../message/render-call.ts";
import type { Sealer } from "../secrets/sealing.ts";
import type { AttemptFinder } from "./find-attempt.ts";

export interface CallScriptHandler {
  /** null: there is no such script, or it has been given out. */
  fetch(carrierName: string, carrier: Carrier, token: string | null): Promise<CallbackAnswer | null>;
}

export function createCallScriptHandler(parts: {
  readonly findAttempt: AttemptFinder;
  readonly ledger: Ledger;
  readonly sealer: Sealer;
  readonly voiceUrl: (carrier: string, token: string) => string;
}): CallScriptHandler {
  return {
    async fetch(carrierName, carrier, token) {
      if (token === null || carrier.callScript === undefined) return null;
      const found = await parts.findAttempt(carrierName, token, null);
      if (found === null) return null;
      // Written down before it is given out: of two requests at once, one gets it.
      const taken = await parts.ledger.change(found.held, (delivery, now) =>
        mayFetch(delivery, found.attempt, now)
          ? { next: addNote(delivery, { at: now, type: "script_fetched", attempt: found.attempt }), budget: { kind: "none" } }
          : null,
      );
      if (taken.kind !== "changed") return null;
      const material = openMaterial(parts.sealer, taken.held.delivery);
      if (material === null) return null;
      const { locale, confirm } = taken.held.delivery;
      return carrier.callScript(renderCall({ ...material, locale, confirm }), parts.voiceUrl(carrierName, token));
    },
  };
}

/** While the call may be going on, and once. */
function mayFetch(delivery: Delivery, attemptNumber: number, now: number): boolean {
  const attempt = delivery.attempts[attemptNumber - 1];
  if (attempt === undefined || attempt.channel !== "voice" || delivery.sealedContent === null || now >= delivery.expiresAt) return false;
  const fate = fateOf(attempt).kind;
  const wasFetched = delivery.notes.some((note) => note.type === "script_fetched" && note.attempt === attemptNumber);
  return !wasFetched && (fate === "in_flight" || fate === "pending");
}
