/** The pools as they are: what the configuration says, with the run-time changes over it. What was changed at run time wins. */
import type { CarrierConfig, Sender } from "../config/schema.ts";
import type { RuntimeChanges } from "./changes.ts";

export interface ListedSender {
  readonly sender: Sender;
  readonly origin: "configuration" | "runtime";
}

export function applySenderChanges(
  configured: { readonly carriers: readonly CarrierConfig[]; readonly senders: readonly Sender[] },
  changes: RuntimeChanges,
): readonly ListedSender[] {
  const kept = configured.senders
    .filter(({ number }) => !changes.senders.has(number))
    .map((sender): ListedSender => ({ sender, origin: "configuration" }));
  const put = [...changes.senders.values()].flatMap((sender): ListedSender[] => {
    // The configuration may have lost a carrier since the sender was added: it serves over those that are left.
    const carriers = sender?.carriers.filter((name) => configured.carriers.some((carrier) => carrier.name === name)) ?? [];
    return sender === null || carriers.length === 0 ? [] : [{ sender: { ...sender, carriers }, origin: "runtime" }];
  });
  return [...kept, ...put];
}
