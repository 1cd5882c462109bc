/** The demonstration's configuration: carriers that are stand-ins, the seed's short codes, a long number per country. */
import type { StandInConfig } from "../../carriers/stand-in/stand-in-config.ts";
import { demoAccounts } from "./demo-accounts.ts";
import type { DemoAccount, DemoCarrier } from "./demo-accounts.ts";
import type { DemoSecrets } from "./demo-secrets.ts";

export interface DemoPlaces {
  readonly folder: string;
  readonly port: number;
}

export function standInConfig(
  chosen: readonly DemoCarrier[],
  secrets: DemoSecrets,
  gatewayPort: number,
  standInPort: number,
): StandInConfig {
  const inboundUrl = (name: string): string => `http://127.0.0.1:${gatewayPort}/carriers/${name}/inbound`;
  return {
    port: standInPort,
    accounts: accountsOf(chosen).map(({ name, standIn }) => standIn(secrets, inboundUrl(name))),
  };
}

export function gatewayConfig(
  chosen: readonly DemoCarrier[],
  secrets: DemoSecrets,
  places: DemoPlaces,
  baseUrls: Readonly<Record<string, string>>,
): object {
  const carriers = accountsOf(chosen).map(({ name }) => name);
  const longCodeChannels = makesCalls(chosen) ? ["sms", "voice"] : ["sms"];
  const shortCode = (number: string, country: string): object => ({
    number,
    kind: "short_code",
    country,
    channels: ["sms"],
    carriers,
    perSecond: 100,
  });
  const longCode = (number: string, country: string): object => ({
    number,
    kind: "long_code",
    country,
    channels: longCodeChannels,
    carriers,
  });
  return {
    server: { port: places.port },
    redis: { dataFolder: places.folder },
    apiKeys: [
      { name: "mfa-backend", tenant: "default", secret: secrets.apiKey, scopes: ["deliveries:write", "deliveries:read"] },
      { name: "support", tenant: "default", secret: secrets.supportKey, scopes: ["deliveries:read", "traces:read"] },
      { name: "ops", tenant: "*", secret: secrets.opsKey, scopes: ["ops:read", "ops:write"] },
    ],
    carriers: chosen.map((adapter) => {
      const { name, channels, credentials } = demoAccounts[adapter];
      return { name, adapter, baseUrl: baseUrls[name], credentials: credentials(secrets), channels };
    }),
    senders: [
      ...["97671", "69829", "51789", "99399"].map((number) => shortCode(number, "US")),
      ...["759731", "673801"].map((number) => shortCode(number, "CA")),
      longCode("+14255550100", "US"),
      longCode("+16135550100", "CA"),
    ],
    routing: { countries: ["US", "CA", "GB"] },
    log: { level: "warn" },
  };
}

export function makesCalls(chosen: readonly DemoCarrier[]): boolean {
  return accountsOf(chosen).some(({ channels }) => channels.includes("voice"));
}

function accountsOf(chosen: readonly DemoCarrier[]): readonly DemoAccount[] {
  return chosen.map((carrier) => demoAccounts[carrier]);
}
