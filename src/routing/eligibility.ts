/**
 * May this sender, over this carrier, serve a destination, and how well does it fit there? Only what is fixed until the
 * configuration changes is asked here, so that the answers can be kept in an index (`routing-table.ts`).
 */
import type { Sender } from "../config/schema.ts";
import type { Channel, Country } from "../vocabulary.ts";

/** Kinds of sender by how well they fit a destination, best first. */
export const senderTiers = [
  "home_short_code",
  "home_number",
  "home_toll_free",
  "home_sender_id",
  "foreign_sender_id",
  "foreign_number",
  "foreign_toll_free",
] as const;
export type SenderTier = (typeof senderTiers)[number];

/** `needsKey`: a call that asks for a key, which not every carrier's calls can do. */
export interface RouteKind {
  readonly channel: Channel;
  readonly needsKey: boolean;
}

export type Eligibility =
  | { readonly kind: "eligible"; readonly tier: SenderTier }
  | { readonly kind: "skipped"; readonly reason: "not_hosted" | "wrong_channel" | "wrong_country" };

/** Networks of these two know short codes, and no sender IDs; toll-free numbers work in both. "+1" is neither of them. */
const shortCodeCountries: readonly (Country | null)[] = ["US", "CA"];

export function judgeRoute(
  carrier: { readonly name: string; readonly channels: readonly Channel[]; readonly takesKeys: boolean },
  sender: Sender,
  { channel, needsKey }: RouteKind,
  country: Country | null,
): Eligibility {
  if (!sender.carriers.includes(carrier.name)) return skip("not_hosted");
  if (needsKey && !carrier.takesKeys) return skip("wrong_channel");
  if (!carrier.channels.includes(channel) || !sender.channels.includes(channel)) return skip("wrong_channel");
  return judgeSender(sender, channel, country);
}

function judgeSender(sender: Sender, channel: Channel, country: Country | null): Eligibility {
  const isHome = sender.country === country;
  switch (sender.kind) {
    case "short_code":
      if (channel === "voice") return skip("wrong_channel");
      return isHome && shortCodeCountries.includes(country) ? fit("home_short_code") : skip("wrong_country");
    case "alphanumeric":
      if (channel === "voice") return skip("wrong_channel");
      if (shortCodeCountries.includes(country)) return skip("wrong_country");
      return fit(isHome ? "home_sender_id" : "foreign_sender_id");
    case "long_code":
      return fit(isHome ? "home_number" : "foreign_number");
    case "toll_free":
      return fit(isHome || areShortCodeCountries(sender.country, country) ? "home_toll_free" : "foreign_toll_free");
  }
}

function areShortCodeCountries(...countries: readonly (Country | null)[]): boolean {
  return countries.every((country) => shortCodeCountries.includes(country));
}

function fit(tier: SenderTier): Eligibility {
  return { kind: "eligible", tier };
}

function skip(reason: "not_hosted" | "wrong_channel" | "wrong_country"): Eligibility {
  return { kind: "skipped", reason };
}
