/**
 * The routing table: carriers and senders as they are now, with an index per channel and country. Immutable: whoever
 * changes a pool makes a new table. The index makes planning one delivery cheap however many senders and carriers
 * there are: what is fixed is judged once per destination country, not once per delivery.
 */
import type { Sender } from "../config/schema.ts";
import type { SkippedRoute } from "../delivery/delivery.ts";
import type { RouteHealth } from "../health/circuit-state.ts";
import type { Channel, Country } from "../vocabulary.ts";
import { judgeRoute, senderTiers, type RouteKind, type SenderTier } from "./eligibility.ts";
import { createSenderRing, type SenderRing } from "./sender-ring.ts";
import { listSkipped, type SkipGroup } from "./skipped.ts";

export interface RoutingCarrier {
  readonly name: string;
  readonly channels: readonly Channel[];
  /** Whether its calls can ask for a key. */
  readonly takesKeys: boolean;
  /** Share of the traffic among equals; 0 = only when nothing else is left. */
  readonly weight: number;
  readonly paused: boolean;
  /** Asked anew for each plan. */
  readonly health: (channel: Channel) => RouteHealth;
}

export interface RoutingTable {
  readonly carriers: readonly RoutingCarrier[];
  readonly senders: readonly Sender[];
  candidates(kind: RouteKind, country: Country | null): Candidates;
}

/** All routes that may serve a destination at all. */
export interface Candidates {
  readonly carriers: readonly CarrierCandidates[];
  /** The pairs that may not, bounded. */
  readonly skipped: readonly SkippedRoute[];
}

export interface CarrierCandidates {
  readonly carrier: RoutingCarrier;
  /** Best first, none empty. */
  readonly tiers: readonly { readonly tier: SenderTier; readonly ring: SenderRing }[];
}

/** More destination countries than this are served, just not all of them from the index. */
const maxIndexed = 64;

export function createRoutingTable(parts: {
  readonly carriers: readonly RoutingCarrier[];
  readonly senders: readonly Sender[];
}): RoutingTable {
  const { carriers, senders } = parts;
  const index = new Map<string, Candidates>();
  return {
    carriers,
    senders,
    candidates(kind, country) {
      const key = `${kind.channel}${kind.needsKey ? "+key" : ""}:${country ?? ""}`;
      const known = index.get(key);
      if (known !== undefined) return known;
      if (index.size >= maxIndexed) index.clear();
      const found = findCandidates(carriers, senders, kind, country);
      index.set(key, found);
      return found;
    },
  };
}

function findCandidates(
  carriers: readonly RoutingCarrier[],
  senders: readonly Sender[],
  kind: RouteKind,
  country: Country | null,
): Candidates {
  const judged = carriers.map((carrier) => ({ carrier, ...sortSenders(carrier, senders, kind, country) }));
  return {
    carriers: judged
      .map(({ carrier, fitting }) => ({
        carrier,
        tiers: senderTiers.flatMap((tier) => {
          const ofTier = fitting.get(tier);
          return ofTier === undefined ? [] : [{ tier, ring: createSenderRing(ofTier) }];
        }),
      }))
      .filter(({ tiers }) => tiers.length > 0),
    skipped: listSkipped(judged.flatMap(({ skipped }) => skipped)),
  };
}

function sortSenders(carrier: RoutingCarrier, senders: readonly Sender[], kind: RouteKind, country: Country | null) {
  const fitting = new Map<SenderTier, Sender[]>();
  const unfit = new Map<SkipGroup["reason"], Sender[]>();
  for (const sender of senders) {
    const eligibility = judgeRoute(carrier, sender, kind, country);
    if (eligibility.kind === "eligible") append(fitting, eligibility.tier, sender);
    else append(unfit, eligibility.reason, sender);
  }
  const skipped = [...unfit].map(([reason, ofReason]): SkipGroup => ({ carrier: carrier.name, reason, senders: ofReason }));
  return { fitting, skipped };
}

function append<Key>(lists: Map<Key, Sender[]>, key: Key, sender: Sender): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [sender]);
  else list.push(sender);
}
