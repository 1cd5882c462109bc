/** How the books are read: what counts, by which clock, and under which name things are told. */
import type { AskedFor, HandedOver, Stored } from "../history.ts";

/** No carrier is waited for longer, so that no place is held for longer than this and a window after its claim. */
export const longestHandOverMs = 12_000;
/** Of two moments so close to each other, either may have come first. */
export const sameMomentMs = 1_000;

export function mayHaveReached(handOver: HandedOver): boolean {
  return handOver.answered !== "refused";
}

export function steadyAt(handOver: HandedOver): number {
  return handOver.steadyAt ?? handOver.at;
}

export function acceptedOf(
  asked: readonly AskedFor[],
): { readonly phone: string; readonly delivery: string; readonly answeredAt: number }[] {
  return asked.flatMap(({ phone, answer, answeredAt }) =>
    answer.kind === "accepted" ? [{ phone, delivery: answer.delivery, answeredAt }] : [],
  );
}

export function byId(stored: readonly Stored[]): ReadonlyMap<string, Stored> {
  return new Map(stored.map((record) => [record.delivery, record]));
}

export function nameOf({ delivery, attempt, carrier, channel }: HandedOver): string {
  return `${delivery}.${attempt} (${channel} by ${carrier})`;
}
