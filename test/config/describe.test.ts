/** What `config check` tells is what routing does. */
import { expect, test } from "vitest";
import { describeRouting } from "../../src/config/describe.ts";
import type { Config } from "../../src/config/schema.ts";
import { planRoutes } from "../../src/routing/plan.ts";
import { createRoutingTable } from "../../src/routing/routing-table.ts";
import { configOf, least } from "./build-config.ts";

const [twilio] = least.carriers;
const carriers = [
  { ...twilio, channels: ["sms", "voice"], weight: 70 },
  { ...twilio, name: "twilio-b", weight: 30 },
];
const senders = [
  { number: "97671", kind: "short_code", country: "US", channels: ["sms"], carriers: ["twilio-a", "twilio-b"], perSecond: 100 },
  { number: "69829", kind: "short_code", country: "US", channels: ["sms"], carriers: ["twilio-a", "twilio-b"], perSecond: 100 },
  { number: "759731", kind: "short_code", country: "CA", channels: ["sms"], carriers: ["twilio-a"], perSecond: 50 },
  { number: "+14255550100", kind: "long_code", country: "US", channels: ["sms", "voice"], carriers: ["twilio-a"] },
];

async function describe(changes: object = {}): Promise<readonly string[]> {
  return describeRouting(await configOf({ carriers, senders, ...changes })).split("\n");
}

test("each country and channel lists its senders, carriers, rates and caller IDs, best first, and what is never used", async () => {
  expect(await describe()).toEqual([
    "Carriers",
    "  twilio-a: twilio, sms and voice, weight 70, given up after 5 s",
    "  twilio-b: twilio, sms, weight 30, given up after 5 s",
    "",
    "Routes, best first",
    "  US United States",
    "    sms",
    "      1. short codes of the country: 97671 69829 (100/s each, over twilio-a, twilio-b)",
    "      2. long numbers of the country: +14255550100 (1/s each, over twilio-a)",
    "      never: 759731",
    "    voice, with these caller IDs",
    "      1. long numbers of the country: +14255550100 (1/s each, over twilio-a)",
    "      never: 97671, 69829, 759731, twilio-b",
    "",
    "Every other destination is refused (country_not_enabled).",
    "One phone gets at most 5 attempts in any 300 s.",
    "A code is good for 180 s unless the request says otherwise; a fallback is taken after 20 s.",
    "",
  ]);
});

test("a reserve comes after every sender of the others, the best of its own included", async () => {
  const lines = await describe({ carriers: [carriers[0], { ...carriers[1], weight: 0 }] });
  expect(lines).toContain("  twilio-b: twilio, sms, a reserve: taken only when nothing else is left, given up after 5 s");
  expect(lines.slice(lines.indexOf("    sms") + 1, lines.indexOf("      never: 759731"))).toEqual([
    "      1. short codes of the country: 97671 69829 (100/s each, over twilio-a)",
    "      2. long numbers of the country: +14255550100 (1/s each, over twilio-a)",
    "      3. short codes of the country, in reserve: 97671 69829 (100/s each, over twilio-b)",
  ]);
});

test("a channel without a route is said to be refused", async () => {
  const lines = await describe({ senders: senders.slice(0, 2), carriers: [twilio, { ...twilio, name: "twilio-b" }] });
  expect(lines[lines.indexOf("    voice, with these caller IDs") + 1]).toBe("      no route: refused (no_route)");
});

test.each([70, 0])("the order is the one in which a delivery's routes are planned (weight %d)", async (weight) => {
  const config = await configOf({
    carriers: [{ ...carriers[0], weight }, carriers[1]],
    senders: senders.map((sender) => (sender.kind === "long_code" ? { ...sender, carriers: ["twilio-a", "twilio-b"] } : sender)),
    routing: { countries: ["CA"] },
  });
  const described = describeRouting(config).split("\n");
  const steps = described.slice(described.indexOf("    sms"), described.indexOf("    voice, with these caller IDs"));
  const listed = steps.filter((line) => /^ {6}\d/.test(line)).flatMap((line) => line.match(/\+?\d{5,}/g) ?? []);

  const request = {
    channel: "sms",
    needsKey: false,
    country: "CA",
    optedOut: false,
    remainingMs: 60_000,
    failures: [],
    evidentlyFailed: [],
  } as const;
  const planned = planRoutes(request, tableOf(config), Math.random).routes.map((route) => route.sender.number);
  // Over which carrier first, a draw decides.
  expect(planned.filter((number, at) => number !== planned[at - 1])).toEqual(listed);
  expect(listed).toHaveLength(weight === 0 ? 3 : 2);
});

const health = () => ({ permits: true, isDoubtful: false });

function tableOf({ carriers, senders }: Config) {
  return createRoutingTable({ carriers: carriers.map((carrier) => ({ ...carrier, takesKeys: true, paused: false, health })), senders });
}
