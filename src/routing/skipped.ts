/**
 * The list of routes that were passed over, kept short: it is stored with every attempt, and a thousand senders over
 * fifty carriers would make fifty thousand lines. When not all fit, every carrier and reason gets its turn.
 */
import type { Sender } from "../config/schema.ts";
import type { SkippedRoute } from "../delivery/delivery.ts";
import type { SkipReason } from "../vocabulary.ts";

export const maxSkipped = 40;

/** Senders of one carrier that are passed over for one reason. */
export interface SkipGroup {
  readonly carrier: string;
  readonly reason: SkipReason;
  readonly senders: readonly Sender[];
}

/** @param behind what follows if there is room */
export function listSkipped(groups: readonly SkipGroup[], behind: readonly SkippedRoute[] = []): readonly SkippedRoute[] {
  const listed: SkippedRoute[] = [];
  const longest = groups.reduce((length, group) => Math.max(length, group.senders.length), 0);
  for (let turn = 0; turn < longest && listed.length < maxSkipped; turn += 1) {
    for (const { carrier, reason, senders } of groups) {
      const sender = senders[turn];
      if (sender !== undefined && listed.length < maxSkipped) listed.push({ carrier, sender: sender.number, reason });
    }
  }
  return listed.concat(behind.slice(0, maxSkipped - listed.length));
}
