/**
 * The senders of one tier on one carrier, taken in turn: a draw, weighted by the senders' rates, says where the turn
 * begins, and the rest follow in order. Finding the place costs a binary search, so a pool of thousands costs no more.
 */
import type { Sender } from "../config/schema.ts";

export interface SenderRing {
  readonly senders: readonly Sender[];
  /** Sum of the rates up to and including each sender. */
  readonly ratesUpTo: readonly number[];
}

export function createSenderRing(senders: readonly Sender[]): SenderRing {
  let sum = 0;
  return { senders, ratesUpTo: senders.map((sender) => (sum += sender.perSecond)) };
}

/** At most `most` senders, beginning where `draw` (0 to below 1) points. */
export function takeTurn(ring: SenderRing, draw: number, most: number): readonly Sender[] {
  const { senders, ratesUpTo } = ring;
  const target = draw * (ratesUpTo.at(-1) ?? 0);
  let low = 0;
  let high = senders.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ratesUpTo[middle] ?? 0) > target) high = middle;
    else low = middle + 1;
  }
  const fromThere = senders.slice(low, low + most);
  return fromThere.concat(senders.slice(0, Math.min(low, most - fromThere.length)));
}
