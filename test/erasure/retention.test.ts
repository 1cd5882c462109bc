/** Which times hold for which tenant; and the configuration that may say so. */
import { expect, test } from "vitest";
import { configSchema } from "../../src/config/schema.ts";
import { createRetention, tenantsOf } from "../../src/erasure/retention.ts";

const hourMs = 3_600_000;
const delivery = { retentionHours: 100, personalHours: 10 };

test("a tenant's own times win over those of all", () => {
  const tenants = [
    { name: "shop", retentionHours: 200, personalHours: 20 },
    { name: "bank", personalHours: 1 },
    { name: "archive", retentionHours: 300 },
  ];
  const retention = createRetention({ delivery, tenants });
  const timesOf = (tenant: string): (number | null)[] => [retention.ofTenant(tenant), retention.personalOfTenant(tenant)];
  expect(timesOf("default")).toEqual([100 * hourMs, 10 * hourMs]);
  expect(timesOf("shop")).toEqual([200 * hourMs, 20 * hourMs]);
  expect(timesOf("bank")).toEqual([100 * hourMs, hourMs]);
  expect(timesOf("archive")).toEqual([300 * hourMs, 10 * hourMs]);
  expect(retention.longestMs).toBe(300 * hourMs);
});

test("without a shorter time for them, people are known as long as their deliveries", () => {
  expect(createRetention({ delivery: { retentionHours: 100 }, tenants: [] }).personalOfTenant("default")).toBeNull();
  const tenants = [
    { name: "brief", retentionHours: 24 },
    { name: "even", retentionHours: 50 },
  ];
  const retention = createRetention({ delivery: { retentionHours: 100, personalHours: 50 }, tenants });
  expect(["brief", "even"].map((tenant) => retention.personalOfTenant(tenant))).toEqual([null, null]);
});

test("the longest time is that of all when every tenant named has a shorter one", () => {
  expect(createRetention({ delivery, tenants: [{ name: "brief", retentionHours: 24 }] }).longestMs).toBe(100 * hourMs);
});

const key = (tenant: string) => ({ name: "a", tenant, secret: "s", scopes: ["deliveries:read" as const] });

test("tenants are known by their keys and by their own times, each once, and the one of all is none", () => {
  expect(tenantsOf({ apiKeys: [key("shop"), key("*"), key("shop")], tenants: [{ name: "shop" }, { name: "gone" }] })).toEqual([
    "default",
    "shop",
    "gone",
  ]);
});

test.each([
  ["people known for longer than the delivery", { delivery: { retentionHours: 24, personalHours: 25 } }, ["delivery", "personalHours"]],
  ["the same of a tenant", { tenants: [{ name: "a", retentionHours: 24, personalHours: 25 }] }, ["tenants", 0, "personalHours"]],
  ["a tenant named twice", { tenants: [{ name: "a" }, { name: "a" }] }, ["tenants"]],
  [
    "less than a day, after which an idempotency key may still be repeated",
    { tenants: [{ name: "a", retentionHours: 23 }] },
    ["tenants", 0, "retentionHours"],
  ],
  ["every tenant at once", { tenants: [{ name: "*", personalHours: 2 }] }, ["tenants", 0, "name"]],
])("the configuration refuses %s", (_, part, path) => {
  const { issues = [] } = configSchema.safeParse(part).error ?? {};
  expect(issues.map((issue) => issue.path)).toContainEqual(path);
});
