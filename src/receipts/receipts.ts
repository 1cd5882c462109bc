/** Applies a receipt to its attempt, and wakes the delivery when the receipt says that another route is needed. */
import type { Receipt } from "../../carriers/receipt.ts";
import type { Ledger } from "../delivery/ledger.ts";
import type { Held } from "../delivery/store.ts";
import { addReceipt } from "../delivery/transitions.ts";
import type { AttemptFinder } from "./find-attempt.ts";

export interface ReceiptHandler {
  /** false: no attempt of ours is meant. */
  apply(carrier: string, token: string | null, receipt: Receipt): Promise<boolean>;
}

export function createReceiptHandler(parts: {
  readonly findAttempt: AttemptFinder;
  readonly ledger: Ledger;
  /** Announces the delivery if it now needs an attempt. */
  readonly wake: (held: Held) => void;
}): ReceiptHandler {
  return {
    async apply(carrier, token, receipt) {
      const found = await parts.findAttempt(carrier, token, receipt.carrierMessageId);
      if (found === null) return false;
      const reply = await parts.ledger.change(found.held, (delivery, now) => {
        const next = addReceipt(delivery, found.attempt, receipt, now);
        return next === delivery ? null : { next, budget: { kind: "none" } };
      });
      if (reply.kind === "changed") parts.wake(reply.held);
      return true;
    },
  };
}
