/** The demonstration's configuration: two carriers that are stand-ins, the seed's short codes, a long number per country. */
import type { StandInConfig } from "../../carriers/stand-in/stand-in-config.ts";
import type { DemoSecrets } from "./demo-secrets.ts";

const telnyxApplication = "2733843914983605256";
const carriers = ["twilio-a", "telnyx-b"];

export interface DemoPlaces {
  readonly folder: string;
  readonly port: number;
}

export function standInConfig(secrets: DemoSecrets, gatewayPort: number, standInPort: number): StandInConfig {
  const inboundUrl = (carrier: string): string => `http://127.0.0.1:${gatewayPort}/carriers/${carrier}/inbound`;
  return {
    port: standInPort,
    accounts: [
      {
        carrier: "twilio",
        name: "twilio-a",
        accountSid: secrets.twilioAccount,
        authToken: secrets.twilioToken,
        inboundUrl: inboundUrl("twilio-a"),
      },
      {
        carrier: "telnyx",
        name: "telnyx-b",
        apiKey: secrets.telnyxApiKey,
        accountSid: secrets.telnyxAccount,
        applicationSid: telnyxApplication,
        privateKey: secrets.telnyxPrivateKey,
        inboundUrl: inboundUrl("telnyx-b"),
      },
    ],
  };
}

export function gatewayConfig(secrets: DemoSecrets, places: DemoPlaces, baseUrls: Readonly<Record<string, string>>): object {
  return {
    server: { port: places.port },
    redis: { dataFolder: places.folder },
    apiKeys: [
      { name: "mfa-backend", tenant: "default", secret: secrets.apiKey, scopes: ["deliveries:write", "deliveries:read"] },
      { name: "support", tenant: "default", secret: secrets.supportKey, scopes: ["deliveries:read", "traces:read"] },
      { name: "ops", tenant: "*", secret: secrets.opsKey, scopes: ["ops:read", "ops:write"] },
    ],
    carriers: [
      {
        name: "twilio-a",
        adapter: "twilio",
        baseUrl: baseUrls["twilio-a"],
        credentials: { accountSid: secrets.twilioAccount, authToken: secrets.twilioToken },
      },
      {
        name: "telnyx-b",
        adapter: "telnyx",
        baseUrl: baseUrls["telnyx-b"],
        credentials: {
          apiKey: secrets.telnyxApiKey,
          publicKey: secrets.telnyxPublicKey,
          accountSid: secrets.telnyxAccount,
          applicationSid: telnyxApplication,
        },
      },
    ],
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

function shortCode(number: string, country: string): object {
  return { number, kind: "short_code", country, channels: ["sms"], carriers, perSecond: 100 };
}

function longCode(number: string, country: string): object {
  return { number, kind: "long_code", country, channels: ["sms", "voice"], carriers };
}
