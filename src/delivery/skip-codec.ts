/** The routes that were passed over, as a delivery's record holds them: most share their carrier and reason with others. */
import { skipReasons } from "../vocabulary.ts";
import type { SkippedRoute } from "./delivery.ts";

/** Carrier, then the reason's position in its list, then the senders passed over for it. */
export type StoredSkips = Record<string, Record<string, string[]>>;

export function groupSkips(skipped: readonly SkippedRoute[]): StoredSkips {
  const groups: StoredSkips = emptyMapping();
  for (const { carrier, sender, reason } of skipped) {
    const byReason = (groups[carrier] ??= emptyMapping());
    (byReason[skipReasons.indexOf(reason)] ??= []).push(sender);
  }
  return groups;
}

/** A route that was passed over for a reason that this build can't read is left out. */
export function ungroupSkips(groups: StoredSkips): SkippedRoute[] {
  return Object.entries(groups).flatMap(([carrier, byReason]) =>
    Object.entries(byReason).flatMap(([position, senders]) => {
      const reason = skipReasons[Number(position)];
      return reason === undefined ? [] : senders.map((sender) => ({ carrier, sender, reason }));
    }),
  );
}

/** With no prototype to reach: who can write to Redis chooses the names. */
function emptyMapping(): Record<string, never> {
  return Object.create(null) as Record<string, never>;
}
