/** The gateway's configuration file for the bench: everything at its defaults, a sender whose rate doesn't limit, one carrier. */
import { randomBytes } from "node:crypto";
import { stringify } from "yaml";
import { carrierAccount } from "../carrier/carrier-account.ts";
import type { FsyncMode } from "../options.ts";

export function gatewayConfig(places: { port: number; apiKey: string; carrierUrl: string; appendFsync: FsyncMode }): string {
  return stringify({
    redis: { durability: places.appendFsync === "always" ? "disk" : "process" },
    server: { port: places.port, publicUrl: `http://127.0.0.1:${places.port}` },
    secrets: { sealing: [newKey()], numbers: newKey() },
    apiKeys: [{ name: "bench", tenant: "default", secret: places.apiKey, scopes: ["deliveries:write", "deliveries:read"] }],
    carriers: [{ name: "twilio-a", adapter: "twilio", baseUrl: places.carrierUrl, credentials: carrierAccount, channels: ["sms"] }],
    senders: [{ number: "97671", kind: "short_code", country: "US", channels: ["sms"], carriers: ["twilio-a"], perSecond: 10_000 }],
    routing: { countries: ["US"] },
  });
}

function newKey(): string {
  return randomBytes(32).toString("base64");
}
