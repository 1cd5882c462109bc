/** May this destination be served at all, and on which channel? Pure: by the number, the configuration and the routes. */
import { readDestination, type Destination } from "../numbering/destination.ts";
import type { RouteKind } from "../routing/eligibility.ts";
import type { Channel, Country } from "../vocabulary.ts";
import type { AcceptCommand, Refusal } from "./accept-command.ts";

export interface Screened {
  readonly destination: Destination;
  readonly channel: Channel;
  readonly fallback: Channel | null;
}

export interface ScreeningRules {
  readonly countries: ReadonlySet<Country>;
  /** Whether any sender could serve that country on that channel, whatever the health of its carriers. */
  readonly hasRoute: (kind: RouteKind, country: Country) => boolean;
}

export function screen(
  command: Pick<AcceptCommand, "to" | "channel" | "fallback" | "confirm">,
  rules: ScreeningRules,
): { readonly kind: "served"; readonly screened: Screened } | Refusal {
  const read = readDestination(command.to);
  if (read.kind === "invalid") return { kind: "invalid_number", detail: read.detail };
  const { country, lineType } = read.destination;
  if (country === null || !rules.countries.has(country)) {
    const enabled = [...rules.countries].join(", ");
    const where = country === null ? "The number belongs to no country" : `The number belongs to ${country}`;
    return { kind: "country_not_enabled", detail: `${where}; enabled are: ${enabled}. An operator can add it to routing.countries.` };
  }
  const hasRoute = (channel: Channel): boolean => rules.hasRoute({ channel, needsKey: channel === "voice" && command.confirm }, country);
  if (command.channel === "sms" && lineType === "fixed") {
    if (command.fallback === null) {
      return {
        kind: "landline_for_sms",
        detail: 'A landline can\'t receive SMS. Use channel "voice", or ask the person for a mobile number.',
      };
    }
    return pickChannel({ destination: read.destination, channel: command.fallback, fallback: null }, country, hasRoute);
  }
  return pickChannel({ destination: read.destination, channel: command.channel, fallback: command.fallback }, country, hasRoute);
}

function pickChannel(
  wanted: Screened,
  country: Country,
  hasRoute: (channel: Channel) => boolean,
): { readonly kind: "served"; readonly screened: Screened } | Refusal {
  if (hasRoute(wanted.channel)) return { kind: "served", screened: wanted };
  if (wanted.fallback !== null && hasRoute(wanted.fallback)) {
    return { kind: "served", screened: { ...wanted, channel: wanted.fallback, fallback: null } };
  }
  return {
    kind: "no_route",
    detail: `No sender can reach ${country} by ${wanted.channel}. An operator can add one (POST /v1/senders) or correct the configuration.`,
  };
}
