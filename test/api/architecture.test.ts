/** Rules over all endpoints at once, so that a new one can't forget them. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { routes } from "../../src/api/routes.ts";
import { scopes } from "../../src/vocabulary.ts";
import { apiKeys, type KeyName, startTestApi, type TestApi, validBody } from "../support/api.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
beforeEach(() => api.ports.reset());
afterAll(() => api.close());

const open = [
  "post /carriers/{name}/{kind}",
  "post /carriers/{name}/{kind}/{token}",
  "get /carriers/{name}/{kind}",
  "get /carriers/{name}/{kind}/{token}",
  "get /livez",
  "get /readyz",
  "get /metrics",
  "get /openapi.json",
  "get /docs",
];
const apiEndpoints = routes.filter((endpoint) => endpoint.kind === "api");
const at = (path: string, id = "dlv_00000000000000000000000000") =>
  path
    .replace("{id}", id)
    .replace("{name}", "twilio-a")
    .replace("{kind}", "receipts")
    .replace(/\{\w+\}/g, "x");

describe("access", () => {
  test("needs a key everywhere but at the endpoints listed here", () => {
    const withoutKey = routes.filter((endpoint) => endpoint.kind === "open").map(({ method, path }) => `${method} ${path}`);
    expect(withoutKey).toStrictEqual(open);
    expect(apiEndpoints.length).toBeGreaterThan(10);
    for (const endpoint of apiEndpoints) expect(endpoint.path).toMatch(/^\/v1\//);
  });

  test.each(apiEndpoints.map((endpoint) => [endpoint.operationId, endpoint] as const))(
    "of %s is refused without a key",
    async (_id, endpoint) => {
      expect((await api.call(endpoint.method.toUpperCase(), at(endpoint.path), { key: null })).status).toBe(401);
    },
  );

  test.each(apiEndpoints.map((endpoint) => [endpoint.operationId, endpoint] as const))(
    "of %s is refused to every key without its scope, whatever other scopes it has",
    async (_id, endpoint) => {
      const without = (Object.keys(apiKeys) as KeyName[]).filter((name) => !apiKeys[name].scopes.includes(endpoint.scope));
      expect(without.length).toBeGreaterThan(0);
      for (const key of without) {
        const { status, body } = await api.call(endpoint.method.toUpperCase(), at(endpoint.path), { key });
        expect([key, status, body.code]).toStrictEqual([key, 403, "forbidden"]);
      }
    },
  );

  test("refuses unread only where the path has no parameter, since it is looked up as it stands", () => {
    const refusing = apiEndpoints.filter(({ refuseUnread }) => refuseUnread !== null).map(({ path }) => path);
    expect(refusing).toContain("/v1/deliveries");
    for (const path of refusing) expect(path).not.toContain("{");
  });

  test("uses every scope but the one that widens another", () => {
    const used = new Set(apiEndpoints.map((endpoint) => endpoint.scope));
    expect(scopes.filter((scope) => !used.has(scope))).toStrictEqual(["traces:reveal"]);
  });

  test.each(apiEndpoints.filter((endpoint) => endpoint.path.includes("{id}")).map((endpoint) => [endpoint.operationId, endpoint] as const))(
    "of %s to another tenant's delivery is answered like an id that doesn't exist",
    async (_id, endpoint) => {
      const { body: created } = await api.call("POST", "/v1/deliveries", { key: "backend", body: validBody });
      const example = Object.values(endpoint.bodyExamples)[0]?.value;
      const call = (id: string) => api.call(endpoint.method.toUpperCase(), at(endpoint.path, id), { key: "other", body: example });
      const [theirs, nobodys] = [await call(created.id), await call("dlv_00000000000000000000000000")];
      expect(theirs.status).toBe(404);
      expect(withoutId(theirs.body)).toStrictEqual(withoutId(nobodys.body));
      expect(api.ports.auditEntries).toHaveLength(0);
    },
  );
});

describe("the OpenAPI document", () => {
  // oxlint-disable-next-line typescript/no-explicit-any
  let document: any;
  beforeAll(async () => {
    ({ body: document } = await api.call("GET", "/openapi.json", { key: null }));
  });

  test("is 3.1, with the version and the address of the gateway", () => {
    expect([document.openapi, document.info.version, document.servers]).toStrictEqual([
      "3.1.0",
      "1.2.3",
      [{ url: "https://codes.example" }],
    ]);
  });

  test("documents every route that is served, and serves every one that is documented", async () => {
    const documented = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item as object).map((method) => `${method} ${path}`),
    );
    expect(documented.toSorted()).toStrictEqual(routes.map(({ method, path }) => `${method} ${path}`).toSorted());
    for (const entry of documented) {
      const [method = "", path = ""] = entry.split(" ");
      const { status, body } = await api.call(method.toUpperCase(), at(path), { key: null });
      expect([entry, status === 404 && body?.detail.includes("nothing at this path"), status === 405]).toStrictEqual([entry, false, false]);
    }
  });

  test("tells of each protected operation that it needs a key, which scope, and 401 and 403", () => {
    for (const endpoint of apiEndpoints) {
      const operation = document.paths[endpoint.path][endpoint.method];
      expect(operation.security).toStrictEqual([{ apiKey: [] }]);
      expect(operation["x-scope"]).toBe(endpoint.scope);
      expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(["401", "403", "500", "503"]));
    }
  });

  test("has no dangling reference", () => {
    const references = JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g);
    let count = 0;
    for (const [, path = ""] of references) {
      count += 1;
      const target = path.split("/").reduce((value, step) => value?.[step], document);
      expect([path, typeof target]).toStrictEqual([path, "object"]);
    }
    expect(count).toBeGreaterThan(50);
  });

  test("has unique operation ids", () => {
    const ids = routes.map((endpoint) => endpoint.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("gives examples that its own schemas accept", () => {
    let count = 0;
    for (const endpoint of routes) {
      for (const { content, example } of Object.values(endpoint.answers)) {
        if (example === undefined || !(content instanceof z.ZodType)) continue;
        content.parse(example);
        count += 1;
      }
      if (endpoint.kind !== "api" || endpoint.body === null) continue;
      for (const { value } of Object.values(endpoint.bodyExamples)) {
        endpoint.body.parse(value);
        count += 1;
      }
    }
    expect(count).toBeGreaterThan(15);
  });
});

function withoutId({ requestId: _requestId, ...rest }: Record<string, unknown>): Record<string, unknown> {
  return rest;
}
