/** The example that ships is also the manual: it must load, name every key, and tell the true defaults. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { loadAdapter } from "../../carriers/index.ts";
import { loadConfig } from "../../src/config/load.ts";
import { configSchema, type Config } from "../../src/config/schema.ts";

const file = fileURLToPath(new URL("../../src/config/trunkline.example.yaml", import.meta.url));
const text = readFileSync(file, "utf8");

const environment = {
  TRUNKLINE_API_KEY: "key-of-the-mfa-backend",
  TRUNKLINE_SUPPORT_KEY: "key-of-the-support",
  TRUNKLINE_OPS_KEY: "key-of-the-operators",
  TRUNKLINE_SEALING_KEY: Buffer.alloc(32, 1).toString("base64"),
  TRUNKLINE_NUMBER_KEY: Buffer.alloc(32, 2).toString("base64"),
  TWILIO_ACCOUNT_SID: `AC${"1".repeat(32)}`,
  TWILIO_AUTH_TOKEN: "token-of-the-account",
  TELNYX_API_KEY: "KEY-of-the-account",
  TELNYX_PUBLIC_KEY: Buffer.alloc(32, 3).toString("base64"),
  TELNYX_ACCOUNT_SID: "account",
  TELNYX_APPLICATION_SID: "application",
};

async function loadExample(): Promise<Config> {
  const loaded = await loadConfig(environment, loadAdapter, file);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
  return loaded.config;
}

test("the example loads with the environment variables that its head names, and with no others", async () => {
  await expect(loadExample()).resolves.toBeDefined();
  const head = text.slice(0, text.indexOf("\nserver:"));
  expect(Object.keys(environment).filter((name) => !head.includes(name))).toEqual([]);
});

test("every missing environment variable is named, all at once", async () => {
  const loaded = await loadConfig({}, loadAdapter, file);
  const messages = loaded.ok ? "" : loaded.errors.map(({ message }) => message).join("\n");
  for (const name of Object.keys(environment)) expect(messages).toContain(name);
});

test("the example holds the short codes of the US and Canada", async () => {
  const { senders } = await loadExample();
  const shortCodes = senders.filter(({ kind }) => kind === "short_code").map(({ number, country }) => `${country} ${number}`);
  expect(shortCodes).toEqual(["US 97671", "US 69829", "US 51789", "US 99399", "CA 759731", "CA 673801"]);
});

test("every key of the schema is in the example, in its section", () => {
  const schema = z.toJSONSchema(configSchema, { io: "input", unrepresentable: "any" });
  const keys = keysOf(schema);
  expect(keys.length).toBeGreaterThan(40);
  expect(keys.filter((key) => !new RegExp(`(^|[\\s{#-])${key}:`, "m").test(text))).toEqual([]);
});

test("what the example calls defaults are the defaults", async () => {
  const example = await loadExample();
  const { senders, routing } = parse(text) as Pick<Config, "senders" | "routing">;
  const { server, redis, limits, delivery, breaker, log } = configSchema.parse({
    apiKeys: example.apiKeys,
    carriers: example.carriers,
    senders,
    routing,
  });
  expect(example).toMatchObject({ server, redis, limits, delivery, breaker, log });
});

function keysOf(schema: unknown): string[] {
  if (schema === null || typeof schema !== "object") return [];
  const { properties = {}, ...rest } = schema as { properties?: Record<string, unknown> };
  return [
    ...Object.entries(properties).flatMap(([key, inner]) => [key, ...keysOf(inner)]),
    ...Object.values(rest).flatMap((inner) => keysOf(inner)),
  ];
}
