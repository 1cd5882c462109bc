/**
 * Which of two usable routes comes first. The first of these rules that tells them apart decides:
 *
 *  (1) a carrier that has not failed in this delivery; when every carrier has, the one that failed least often;
 *  (2) a carrier in good health before a doubtful one, whatever their senders: a code that arrives from a long number
 *      beats one that gets stuck on its way to the short code;
 *  (3) against what evidently failed for this phone before: another carrier and another sender, else another carrier,
 *      else another sender, else the same again;
 *  (4) a carrier with a weight before one of weight 0, which is a reserve;
 *  (5) the sender that fits the destination best (`eligibility.ts`): short codes of the country before long numbers;
 *  (6) a draw by the carriers' weights;
 *  (7) the senders of one carrier in turn.
 */
import type { ChoiceReason } from "./route.ts";
import { senderTiers, type SenderTier } from "./eligibility.ts";

/** 0 nothing in common with what failed, 1 its sender, 2 its carrier, 3 the very same route. */
export type Likeness = 0 | 1 | 2 | 3;

export interface Rank {
  readonly failures: number;
  readonly isDoubtful: boolean;
  readonly likeness: Likeness;
  readonly isReserve: boolean;
  readonly tier: SenderTier;
  /** Lower comes first. */
  readonly carrierDraw: number;
  readonly senderTurn: number;
}

const tierNumbers = Object.fromEntries(senderTiers.map((tier, position) => [tier, position])) as Record<SenderTier, number>;

/** Negative when `a` comes first. */
export function compareRanks(a: Rank, b: Rank): number {
  return (
    a.failures - b.failures || // (1)
    Number(a.isDoubtful) - Number(b.isDoubtful) || // (2)
    a.likeness - b.likeness || // (3)
    Number(a.isReserve) - Number(b.isReserve) || // (4)
    tierNumbers[a.tier] - tierNumbers[b.tier] || // (5)
    a.carrierDraw - b.carrierDraw || // (6)
    a.senderTurn - b.senderTurn // (7)
  );
}

/** The heaviest thing held against the route, or else how its sender fits. */
export function reasonOf(rank: Rank): ChoiceReason {
  if (rank.failures > 0) return "failed_in_delivery";
  if (rank.isDoubtful) return "doubtful_carrier";
  if (rank.likeness > 0) return "failed_for_phone";
  return rank.isReserve ? "reserve_carrier" : rank.tier;
}

/**
 * A carrier's place in a weighted random order: the carrier whose exponential clock, running at the speed of its weight,
 * rings first. One draw (0 to below 1) per carrier orders them all. Reserves are equal among themselves.
 */
export function drawCarrier(weight: number, draw: number): number {
  return -Math.log1p(-draw) / (weight > 0 ? weight : 1);
}
