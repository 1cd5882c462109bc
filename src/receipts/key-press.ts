/** A key pressed in a call that asked for one: taken as the person's word, and answered in the call's language. */
import type { KeyPress } from "../../carriers/receipt.ts";
import type { Ledger } from "../delivery/ledger.ts";
import { recordAct } from "../delivery/transitions.ts";
import { renderKeyAnswer, type KeyAnswer } from "../message/render-key-answer.ts";
import { readKeys } from "../message/replies.ts";
import type { AttemptFinder } from "./find-attempt.ts";

export interface KeyPressHandler {
  apply(carrier: string, token: string | null, press: KeyPress): Promise<KeyAnswer>;
}

export function createKeyPressHandler(parts: { readonly findAttempt: AttemptFinder; readonly ledger: Ledger }): KeyPressHandler {
  return {
    async apply(carrier, token, press) {
      const found = await parts.findAttempt(carrier, token, press.carrierMessageId);
      if (found === null) return renderKeyAnswer("other", undefined);
      const meaning = found.held.delivery.confirm ? readKeys(press.digits) : "other";
      if (meaning !== "other") {
        await parts.ledger.change(found.held, (delivery, now) => {
          const next = recordAct(delivery, meaning, now);
          return next === delivery ? null : { next, budget: { kind: "none" } };
        });
      }
      return renderKeyAnswer(meaning, found.held.delivery.locale);
    },
  };
}
