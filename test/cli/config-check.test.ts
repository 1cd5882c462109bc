/** `trunkline config check`: all errors at once, or the routing table. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { stringify } from "yaml";
import { runCli } from "./run-cli.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "trunkline-config-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const right = {
  apiKeys: [{ name: "backend", tenant: "default", secret: "secret-canary-5871", scopes: ["deliveries:write"] }],
  carriers: [
    { name: "twilio-a", adapter: "twilio", credentials: { accountSid: `AC${"1".repeat(32)}`, authToken: "token" }, channels: ["sms"] },
  ],
  senders: [{ number: "97671", kind: "short_code", country: "US", channels: ["sms"], carriers: ["twilio-a"] }],
  routing: { countries: ["US"] },
};

function write(config: object): string {
  const file = path.join(folder, "trunkline.yaml");
  writeFileSync(file, stringify(config));
  return file;
}

test("a configuration in order is answered with its routing table", async () => {
  const { code, out } = await runCli(["config", "check", write(right)]);
  expect(code).toBe(0);
  expect(out).toContain("in order");
  expect(out).toMatch(/US United States[\s\S]*short codes of the country[\s\S]*97671/);
});

test("all errors are listed with their places, and no value is shown", async () => {
  const wrong = {
    ...right,
    apiKeys: [{ ...right.apiKeys[0], scopes: ["all"] }],
    limits: { atempts: 5 },
    routing: { countries: ["us"] },
  };
  const { code, out, error } = await runCli(["config", "check", write(wrong)]);
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(error).toContain("3 errors");
  for (const place of ["/apiKeys/0/scopes/0", "/limits/atempts", "/routing/countries/0"]) expect(error).toContain(`  ${place}: `);
  expect(error).not.toContain("canary");
});

test("the file is found through TRUNKLINE_CONFIG", async () => {
  expect((await runCli(["config", "check"], { environment: { TRUNKLINE_CONFIG: write(right) } })).code).toBe(0);
});

test("a file that isn't there is named, and where to begin", async () => {
  const { code, error } = await runCli(["config", "check", path.join(folder, "none.yaml")]);
  expect(code).toBe(1);
  expect(error).toContain(path.join(folder, "none.yaml"));
  expect(error).toContain("trunkline.example.yaml");
});
