/** The phone of a delivery that is read on its own: in full for keys that may see it, which the audit log remembers; else masked. */
import type { Delivery } from "../delivery/delivery.ts";
import type { ApiContext } from "./context.ts";
import type { Caller } from "./ports.ts";

export async function shownNumber(delivery: Delivery, caller: Caller, { ports }: ApiContext): Promise<string> {
  return caller.scopes.has("traces:reveal") ? ports.deliveries.reveal(delivery, caller) : delivery.maskedTo;
}
