/** The gateway's configuration file for the bench: everything at its defaults, and senders whose rates don't limit. */
import { getCountries } from "libphonenumber-js/max";
import { stringify } from "yaml";
import { carrierAccount } from "../carrier/carrier-account.ts";
import type { GatewayShape } from "./gateway-shape.ts";

export interface GatewayPlaces {
  readonly port: number;
  readonly apiKey: string;
  readonly carrierUrl: string;
  /** Base64 of 32 bytes each. */
  readonly sealingKey: string;
  readonly numberKey: string;
}

/** The longest that a carrier may take; the slow ones of the bench stay below. */
const carrierTimeoutMs = 10_000;
const firstShortCode = 97_671;

export function gatewayConfig(shape: GatewayShape, places: GatewayPlaces): string {
  const carriers = Array.from({ length: shape.carriers }, (_, index) => `twilio-${index}`);
  const config = {
    redis: { durability: shape.appendFsync === "always" ? "disk" : "process", shards: shape.shards },
    server: { port: places.port, publicUrl: `http://127.0.0.1:${places.port}`, roles: shape.roles },
    secrets: { sealing: [places.sealingKey], numbers: places.numberKey },
    apiKeys: [{ name: "bench", tenant: "default", secret: places.apiKey, scopes: ["deliveries:write", "deliveries:read"] }],
    carriers: carriers.map((name) => ({
      name,
      adapter: "twilio",
      baseUrl: places.carrierUrl,
      credentials: carrierAccount,
      channels: ["sms"],
      timeoutMs: carrierTimeoutMs,
    })),
    senders: Array.from({ length: shape.senders }, (_, index) => ({
      number: String(firstShortCode + index),
      kind: "short_code",
      country: "US",
      channels: ["sms"],
      carriers,
      perSecond: 10_000,
    })),
    routing: { countries: [...new Set(["US", ...getCountries()])].slice(0, shape.countries) },
  };
  // The file's reader counts aliases, and a large configuration would have too many of them.
  return stringify(config, { aliasDuplicateObjects: false });
}
