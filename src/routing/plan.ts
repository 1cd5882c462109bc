/**
 * Plans the routes of one attempt: which may be taken now, in which order, and why the others may not. Pure: equal
 * requests, tables and draws give equal plans.
 */
import type { Sender } from "../config/schema.ts";
import type { SkipReason } from "../vocabulary.ts";
import { compareRanks, drawCarrier, reasonOf, type Likeness, type Rank } from "./rank.ts";
import type { PlannedRoute, RouteKey, RoutePlan, RouteRequest } from "./route.ts";
import type { CarrierCandidates, RoutingTable } from "./routing-table.ts";
import { takeTurn } from "./sender-ring.ts";
import { listSkipped, type SkipGroup } from "./skipped.ts";

/** With less of its life left than this, a code is not worth handing over. */
const leastLifeMs = 1_000;
/** Of each tier on each carrier, as many senders are planned: enough to get past busy ones. With many carriers, fewer of each. */
const sendersPerTier = 16;
const sendersPerTierOverall = 64;

interface Offer {
  readonly carrier: string;
  readonly sender: Sender;
  readonly rank: Rank;
}

/** @param draw uniform random numbers, 0 to below 1 */
export function planRoutes(request: RouteRequest, table: RoutingTable, draw: () => number): RoutePlan {
  const candidates = table.candidates(request, request.country);
  const shut: SkipGroup[] = [];
  const offers: Offer[] = [];
  const most = Math.max(2, Math.min(sendersPerTier, Math.ceil(sendersPerTierOverall / candidates.carriers.length)));

  for (const candidate of candidates.carriers) {
    const { isDoubtful, barrier } = stateOf(request, candidate);
    if (barrier === null) offers.push(...makeOffers(request, candidate, isDoubtful, most, draw));
    else for (const { ring } of candidate.tiers) shut.push({ carrier: candidate.carrier.name, reason: barrier, senders: ring.senders });
  }

  const { taken, passedOver } = passOverFailed(request, offers);
  return {
    routes: taken
      .toSorted((a, b) => compareRanks(a.rank, b.rank))
      .map(({ carrier, sender, rank }): PlannedRoute => ({ carrier, channel: request.channel, sender, chosenFor: reasonOf(rank) })),
    skipped: listSkipped([...shut, ...passedOver], candidates.skipped),
    waitingMayHelp: shut.some(({ reason }) => reason === "paused" || reason === "circuit_open"),
  };
}

/** What shuts all of a carrier's routes, if anything does. */
function stateOf(
  request: RouteRequest,
  { carrier }: CarrierCandidates,
): { readonly isDoubtful: boolean; readonly barrier: SkipReason | null } {
  const health = carrier.health(request.channel);
  const barrier = (): SkipReason | null => {
    if (request.optedOut && request.channel === "sms") return "opted_out";
    if (request.remainingMs < leastLifeMs) return "expiring";
    if (carrier.paused) return "paused";
    return health.permits ? null : "circuit_open";
  };
  return { isDoubtful: health.isDoubtful, barrier: barrier() };
}

function makeOffers(
  request: RouteRequest,
  { carrier, tiers }: CarrierCandidates,
  isDoubtful: boolean,
  most: number,
  draw: () => number,
): readonly Offer[] {
  const common = {
    failures: request.failures.filter((failure) => failure.carrier === carrier.name).length,
    isDoubtful,
    isReserve: carrier.weight === 0,
    carrierDraw: drawCarrier(carrier.weight, draw()),
  };
  // Those that will be passed over for their past don't use up the places of the others.
  const withPast = request.failures.length + request.evidentlyFailed.length;
  return tiers.flatMap(({ tier, ring }) =>
    takeTurn(ring, draw(), most + withPast).map((sender, senderTurn) => {
      const likeness = likenessOf({ carrier: carrier.name, sender: sender.number }, request.evidentlyFailed);
      return { carrier: carrier.name, sender, rank: { ...common, tier, likeness, senderTurn } };
    }),
  );
}

function likenessOf(route: RouteKey, failed: readonly RouteKey[]): Likeness {
  if (failed.some((other) => isSameRoute(route, other))) return 3;
  if (failed.some((other) => other.carrier === route.carrier)) return 2;
  return failed.some((other) => other.sender === route.sender) ? 1 : 0;
}

/**
 * Never again: what was refused for good. Not while another carrier is left: a carrier that failed in this delivery. Not
 * while a less similar route of a carrier in equal health is left: what evidently failed for this phone.
 */
function passOverFailed(
  request: RouteRequest,
  offers: readonly Offer[],
): { readonly taken: readonly Offer[]; readonly passedOver: readonly SkipGroup[] } {
  const refused = request.failures.filter((failure) => failure.retry === "never");
  const possible = offers.filter((offer) => !refused.some((route) => isSameRoute(keyOf(offer), route)));
  const untried = possible.filter(({ rank }) => rank.failures === 0);
  const leastLike = { healthy: leastLikeness(untried, false), doubtful: leastLikeness(untried, true) };
  const taken =
    untried.length === 0
      ? possible
      : untried.filter(({ rank }) => rank.likeness === (rank.isDoubtful ? leastLike.doubtful : leastLike.healthy));
  const isTaken = new Set(taken);
  const passedOver = offers
    .filter((offer) => !isTaken.has(offer))
    .map(({ carrier, sender }): SkipGroup => ({ carrier, reason: "already_failed", senders: [sender] }));
  return { taken, passedOver };
}

function leastLikeness(offers: readonly Offer[], isDoubtful: boolean): number {
  return offers.reduce((least, { rank }) => (rank.isDoubtful === isDoubtful ? Math.min(least, rank.likeness) : least), Infinity);
}

function keyOf(offer: Offer): RouteKey {
  return { carrier: offer.carrier, sender: offer.sender.number };
}

function isSameRoute(a: RouteKey, b: RouteKey): boolean {
  return a.carrier === b.carrier && a.sender === b.sender;
}
