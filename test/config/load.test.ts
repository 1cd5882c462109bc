/** A configuration is taken whole or refused with everything that is wrong with it, in words that quote no secret. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { loadAdapter } from "../../carriers/index.ts";
import { loadConfig } from "../../src/config/load.ts";
import { configOf, errorsOf, least } from "./build-config.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "trunkline-load-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function load(text: string, environment: Record<string, string> = {}) {
  const file = path.join(folder, "trunkline.yaml");
  writeFileSync(file, text);
  return loadConfig({ TRUNKLINE_CONFIG: file, ...environment }, loadAdapter);
}

describe("the whole", () => {
  test("needs keys, carriers, senders and countries only", async () => {
    expect(await configOf({})).toMatchObject({ server: { port: 8080 }, limits: { attempts: 5, windowSeconds: 300 } });
  });

  test("is refused with all of its errors at once, each with its place", async () => {
    const errors = await errorsOf({
      server: { port: "eighty" },
      apiKeys: [{ ...least.apiKeys[0], scopes: ["everything"] }],
      limits: { atempts: 5 },
      colour: "blue",
      routing: {},
    });
    expect(errors.map((error) => error.slice(0, error.indexOf(":"))).toSorted()).toEqual([
      "/apiKeys/0/scopes/0",
      "/colour",
      "/limits/atempts",
      "/routing/countries",
      "/server/port",
    ]);
    expect(errors).toContainEqual("/routing/countries: required (array)");
    expect(errors).toContainEqual("/server/port: Invalid input: expected number, received string");
  });

  test("may have sections of which nothing is set", async () => {
    const loaded = await load(`${stringify(least)}limits:\n  # attempts: 4\n`);
    expect(loaded).toMatchObject({ ok: true, config: { limits: { attempts: 5 } } });
  });

  test("is a mapping", async () => {
    for (const text of ["", "- a\n", "word\n"]) {
      expect(await load(text)).toMatchObject({
        ok: false,
        errors: [{ path: "", message: expect.stringContaining("must be a mapping") as string }],
      });
    }
  });
});

describe("what its parts must agree on", () => {
  test("an unknown adapter and wrong credentials are found together", async () => {
    const [twilio] = least.carriers;
    const errors = await errorsOf({
      carriers: [
        { ...twilio, credentials: { accountSid: "canary", token: "canary" } },
        { ...twilio, name: "other", adapter: "../twilio" },
      ],
    });
    expect(errors).toEqual([
      expect.stringMatching(/^\/carriers\/0\/credentials\/accountSid: /),
      "/carriers/0/credentials/authToken: required (string)",
      "/carriers/0/credentials/token: unknown key",
      expect.stringMatching(/^\/carriers\/1\/adapter: no such adapter/),
    ]);
  });

  test("a voice carrier without a caller ID is refused", async () => {
    const carriers = [{ ...least.carriers[0], channels: ["sms", "voice"] }];
    expect(await errorsOf({ carriers })).toEqual([expect.stringMatching(/^\/carriers\/0\/channels: a call without caller ID/)]);
  });

  test("a short code is no caller ID", async () => {
    const senders = [{ ...least.senders[0], channels: ["sms", "voice"] }];
    expect(await errorsOf({ senders })).toEqual([expect.stringMatching(/^\/senders\/0\/channels: a short code can't be a caller ID/)]);
  });

  test("instances that share a Redis share their keys", async () => {
    expect(await errorsOf({ redis: { url: "redis://127.0.0.1" } })).toEqual([
      expect.stringMatching(/^\/secrets\/sealing: required when redis\.url is set/),
      expect.stringMatching(/^\/secrets\/numbers: required when redis\.url is set/),
    ]);
  });

  test.each([
    ["both", { secret: "canary-secret-of-the-backend", secretHash: `sha256:${"0".repeat(64)}` }],
    ["neither", {}],
  ])("an API key with %s of secret and hash is refused", async (_, how) => {
    const apiKeys = [{ name: "backend", tenant: "default", scopes: ["deliveries:read"], ...how }];
    expect(await errorsOf({ apiKeys })).toEqual(["/apiKeys/0/secret: give either secret or secretHash"]);
  });
});

describe("no secret is quoted", () => {
  test.each([
    ["a broken line", "apiKeys:\n  - { name: a, secret: canary5871\n  - b"],
    ["a secret that begins like an alias", "apiKeys: [{ secret: *canary5871 }]"],
    ["a secret that begins with a character YAML reserves", "apiKeys: [{ secret: `canary5871 }]"],
    ["a secret after a quoted one", 'apiKeys: [{ secret: "canary" 5871canary5871 }]'],
    ["a stray bracket", "secrets: canary5871 ]canary5871\n}canary5871"],
  ])("of %s", async (_, text) => {
    const loaded = await load(text);
    expect(loaded).toMatchObject({ ok: false });
    expect(JSON.stringify(loaded)).toContain("not YAML");
    expect(JSON.stringify(loaded)).not.toContain("canary5871");
  });

  test("of a key that lacks the space after its colon", async () => {
    const text = stringify({ ...least, apiKeys: [] }).replace(
      "apiKeys: []",
      "apiKeys: [{ name: a, tenant: b, scopes: [ops:read], secret:canary-5871 }]",
    );
    const loaded = await load(text);
    expect(JSON.stringify(loaded)).toContain("space after a colon");
    expect(JSON.stringify(loaded)).not.toContain("canary");
  });

  test("of values of the wrong shape", async () => {
    const errors = await errorsOf({
      redis: { url: "canary-url" },
      secrets: { sealing: ["canary-key"], numbers: "canary-key" },
      apiKeys: [{ ...least.apiKeys[0], secret: ["canary-list"], secretHash: "canary-hash" }],
      carriers: [{ ...least.carriers[0], credentials: { accountSid: "canary-sid", authToken: "canary token" } }],
    });
    expect(errors.length).toBeGreaterThanOrEqual(4);
    expect(errors.join("\n")).not.toContain("canary");
  });
});

test("a broken line is told with its place", async () => {
  const loaded = await load("server:\n  port: 1\n  port: 2\n");
  expect(loaded).toEqual({ ok: false, errors: [{ path: "", message: "not YAML: line 3, column 3: duplicate key" }] });
});
