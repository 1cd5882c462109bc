/**
 * The routing table as people read it: for each enabled country and channel, which senders are taken over which
 * carriers, best first. Asked of the routing table itself, so that it can't say anything else than what happens.
 */
import type { SenderTier } from "../routing/eligibility.ts";
import { compareRanks, type Rank } from "../routing/rank.ts";
import { createRoutingTable, type CarrierCandidates, type RoutingCarrier, type RoutingTable } from "../routing/routing-table.ts";
import { channels, type Channel, type Country } from "../vocabulary.ts";
import type { CarrierConfig, Config, Sender } from "./schema.ts";

export function describeRouting(config: Config): string {
  const table = createRoutingTable({
    carriers: config.carriers.map(({ name, channels, weight }) => ({
      name,
      channels,
      takesKeys: true,
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
    `A code is good for ${config.delivery.ttlSeconds} s unless the request says otherwise; a fallback is taken after ${config.delivery.receiptTimeoutSeconds} s.`,
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
      const candidates = table.candidates({ channel, needsKey: false }, country).carriers;
      const steps = findSteps(candidates).map((step, index) => `      ${index + 1}. ${describeStep(step)}`);
      return [
        `    ${channelNames[channel]}`,
        ...(steps.length === 0 ? ["      no route: refused (no_route)"] : steps),
        ...describeUnused(table, candidates),
      ];
    }),
  ];
}

const channelNames: Readonly<Record<Channel, string>> = { sms: "sms", voice: "voice, with these caller IDs" };

/** Routes that only the draw by weights, and then the senders' turn, tells apart. */
interface Step {
  readonly rank: Rank;
  readonly routes: readonly { readonly sender: Sender; readonly carrier: string }[];
}

function findSteps(candidates: readonly CarrierCandidates[]): readonly Step[] {
  const offers = candidates.flatMap(({ carrier, tiers }) =>
    tiers.map(({ tier, ring }) => ({
      rank: rankOf(carrier, tier),
      routes: ring.senders.map((sender) => ({ sender, carrier: carrier.name })),
    })),
  );
  const steps: Step[] = [];
  for (const { rank, routes } of offers.toSorted((one, other) => compareRanks(one.rank, other.rank))) {
    const last = steps.at(-1);
    if (last === undefined || compareRanks(last.rank, rank) !== 0) steps.push({ rank, routes });
    else steps[steps.length - 1] = { rank, routes: [...last.routes, ...routes] };
  }
  return steps;
}

/** Of a first attempt with every carrier in good health, before the draw. */
function rankOf(carrier: RoutingCarrier, tier: SenderTier): Rank {
  return { failures: 0, isDoubtful: false, likeness: 0, isReserve: carrier.weight === 0, tier, carrierDraw: 0, senderTurn: 0 };
}

/** Senders that share carriers and rate in one group. */
function describeStep({ rank, routes }: Step): string {
  const carriersOf = Map.groupBy(routes, ({ sender }) => sender);
  const groups = Map.groupBy(
    [...carriersOf].map(([sender, over]) => ({ sender, carriers: over.map(({ carrier }) => carrier).join(", ") })),
    ({ sender, carriers }) => `${sender.perSecond}/s each, over ${carriers}`,
  );
  const described = [...groups].map(([how, members]) => `${members.map(({ sender }) => sender.number).join(" ")} (${how})`);
  return `${tierNames[rank.tier]}${rank.isReserve ? ", in reserve" : ""}: ${described.join("; ")}`;
}

/** What people look for in vain above. */
function describeUnused(table: RoutingTable, candidates: readonly CarrierCandidates[]): string[] {
  const carriers = new Set(candidates.map(({ carrier }) => carrier));
  const senders = new Set(candidates.flatMap(({ tiers }) => tiers.flatMap(({ ring }) => ring.senders)));
  const unused = [
    ...table.senders.filter((sender) => !senders.has(sender)).map(({ number }) => number),
    ...table.carriers.filter((carrier) => !carriers.has(carrier)).map(({ name }) => name),
  ];
  return unused.length === 0 ? [] : [`      never: ${unused.join(", ")}`];
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
