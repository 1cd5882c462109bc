import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { routes } from "../../src/api/routes.ts";
import { startTestApi, type TestApi } from "../support/api.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
beforeEach(() => api.ports.reset());
afterAll(() => api.close());

const endpoints = routes.filter((endpoint) => endpoint.kind === "api");
/** Answered from what every instance knows by itself. */
const unaffected = ["listCarriers", "listSenders"];
const affected = endpoints.filter((endpoint) => !unaffected.includes(endpoint.operationId));
const call = (endpoint: (typeof endpoints)[number]) => {
  const path = endpoint.path.replace("{id}", "dlv_00000000000000000000000000").replace("{name}", "twilio-a").replace("{number}", "97671");
  return api.call(endpoint.method.toUpperCase(), path, { body: Object.values(endpoint.bodyExamples)[0]?.value });
};

describe.each(["down", "hung"] as const)("while Redis is %s", (mode) => {
  test("every endpoint that needs it answers 503 and when to come again", async () => {
    api.ports.faults.mode = mode;
    const results = await Promise.all(affected.map(call));
    expect(results).toHaveLength(12);
    for (const { status, body, headers } of results) {
      expect([status, body.code, headers.get("retry-after")]).toStrictEqual([503, "queue_unavailable", "1"]);
    }
    expect(api.ports.commands).toHaveLength(0);
  });

  test("operators still see carriers and senders", async () => {
    api.ports.faults.mode = mode;
    for (const path of ["/v1/carriers", "/v1/senders"]) expect((await api.call("GET", path)).status).toBe(200);
  });
});

test("a bug is answered 500 without a word about it, and logged under the request's id without secrets", async () => {
  api.ports.faults.mode = "bug";
  const { status, body, text } = await api.call("GET", "/v1/audit", { headers: { "x-request-id": "find-me" } });
  expect([status, body.code, body.requestId]).toStrictEqual([500, "internal_error", "find-me"]);
  expect(text).not.toMatch(/went wrong|memory-ports/);
  const line =
    api
      .logged()
      .split("\n")
      .find((line) => line.includes("an endpoint failed")) ?? "{}";
  expect(JSON.parse(line)).toMatchObject({ level: "error", requestId: "find-me", route: "/v1/audit", err: { type: "Error" } });
  expect(line).not.toContain("4255550123");
});

describe("health", () => {
  test("/livez asks nobody", async () => {
    api.ports.faults.mode = "hung";
    expect((await api.call("GET", "/livez", { key: null })).text).toBe("alive\n");
  });

  test("/readyz is 503 while a check fails, and names it", async () => {
    expect((await api.call("GET", "/readyz", { key: null })).status).toBe(200);
    api.health.checks = [{ name: "redis", ok: false }];
    const { status, body } = await api.call("GET", "/readyz", { key: null });
    expect([status, body]).toStrictEqual([503, { ready: false, checks: [{ name: "redis", ok: false }] }]);
    api.health.checks = [{ name: "redis", ok: true }];
  });
});
