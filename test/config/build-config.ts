/** The least that a configuration needs, for tests that change one thing about it. */
import { loadAdapter } from "../../carriers/index.ts";
import { checkConfig } from "../../src/config/load.ts";
import type { Config } from "../../src/config/schema.ts";

export const secret = "canary-secret-of-the-backend";

export const least = {
  apiKeys: [{ name: "backend", tenant: "default", secret, scopes: ["deliveries:write"] }],
  carriers: [
    {
      name: "twilio-a",
      adapter: "twilio",
      credentials: { accountSid: `AC${"1".repeat(32)}`, authToken: "canary-token" },
      channels: ["sms"],
    },
  ],
  senders: [{ number: "97671", kind: "short_code", country: "US", channels: ["sms"], carriers: ["twilio-a"] }],
  routing: { countries: ["US"] },
};

export const check = (changes: object, environment: Readonly<Record<string, string>> = {}) =>
  checkConfig({ ...least, ...changes }, environment, loadAdapter);

/** The errors as "place: message". */
export async function errorsOf(changes: object, environment: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  const loaded = await check(changes, environment);
  return loaded.ok ? [] : loaded.errors.map(({ path, message }) => `${path}: ${message}`);
}

export async function configOf(changes: object, environment: Readonly<Record<string, string>> = {}): Promise<Config> {
  const loaded = await check(changes, environment);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
  return loaded.config;
}
