/**
 * The routing table as people read it: for each enabled country and channel, which senders are taken over which
 * carriers, best first. Asked of the routing table itself, so that it can't say anything else than what happens.
 */
import { createRoutingTable, type CarrierCandidates, type RoutingTable } from "../routing/routing-table.ts";
import { senderTiers, type SenderTier } from "../routing/eligibility.ts";
import { channels, type Country } from "../vocabulary.ts";
import type { CarrierConfig, Config, Sender } from "./schema.ts";

export function describeRouting(config: Config): string {
  const table = createRoutingTable({
    carriers: config.carriers.map(({ name, channels, weight }) => ({
      name,
      channels,
      weight,
      paused: false,
      health: () => ({ permits: true, isDoubtful: false }),
    })),
    senders: config.senders,
  });
  return [
    "Carriers",
    ...config.carriers.map(describeCarrier),
    "",
    "Routes, best first",
    ...config.routing.countries.flatMap((country) => describeCountry(table, country)),
    "",
    "Every other destination is refused (country_not_enabled).",
    `One phone gets at most ${config.limits.attempts} attempts in any ${config.limits.windowSeconds} s.`,
    "",
  ].join("\n");
}

function describeCarrier({ name, adapter, channels, weight, timeoutMs, baseUrl }: CarrierConfig): string {
  const share = weight === 0 ? "a reserve: taken only when nothing else is left" : `weight ${weight}`;
  const place = baseUrl === undefined ? "" : `, at ${baseUrl}`;
  return `  ${name}: ${adapter}, ${channels.join(" and ")}, ${share}, given up after ${timeoutMs / 1_000} s${place}`;
}

function describeCountry(table: RoutingTable, country: Country): string[] {
  return [
    `  ${countryName(country)}`,
    ...channels.flatMap((channel) => {
      const lines = describeChannel(table.candidates(channel, country).carriers);
      return [`    ${channel}`, ...(lines.length === 0 ? ["      no route: refused (no_route)"] : lines)];
    }),
  ];
}

function describeChannel(candidates: readonly CarrierCandidates[]): string[] {
  const places = senderTiers.flatMap((tier) => {
    const routes = candidates.flatMap(({ carrier, tiers }) =>
      tiers
        .filter((candidate) => candidate.tier === tier)
        .flatMap(({ ring }) => ring.senders.map((sender) => ({ sender, carrier: carrier.name }))),
    );
    return routes.length === 0 ? [] : [describeTier(tier, routes)];
  });
  return places.map((place, index) => `      ${index + 1}. ${place}`);
}

/** Senders that share carriers and rate in one group. */
function describeTier(tier: SenderTier, routes: readonly { readonly sender: Sender; readonly carrier: string }[]): string {
  const carriersOf = Map.groupBy(routes, ({ sender }) => sender);
  const groups = Map.groupBy(
    [...carriersOf].map(([sender, over]) => ({ sender, carriers: over.map(({ carrier }) => carrier).join(", ") })),
    ({ sender, carriers }) => `${sender.perSecond}/s each, over ${carriers}`,
  );
  const described = [...groups].map(([how, members]) => `${members.map(({ sender }) => sender.number).join(" ")} (${how})`);
  return `${tierNames[tier]}: ${described.join("; ")}`;
}

const tierNames: Readonly<Record<SenderTier, string>> = {
  home_short_code: "short codes of the country",
  home_number: "long numbers of the country",
  home_toll_free: "toll-free numbers",
  home_sender_id: "sender IDs of the country",
  foreign_sender_id: "sender IDs of other countries",
  foreign_number: "long numbers of other countries",
  foreign_toll_free: "toll-free numbers of other countries",
};

function countryName(country: Country): string {
  const name = new Intl.DisplayNames("en", { type: "region", fallback: "none" }).of(country);
  return name === undefined ? country : `${country} ${name}`;
}
