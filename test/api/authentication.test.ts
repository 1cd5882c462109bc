import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createAuthenticate } from "../../src/api/authenticate.ts";
import { apiKeys, startTestApi, type TestApi, validBody } from "../support/api.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

describe("a request is unauthenticated", () => {
  const secret = apiKeys.backend.secret;
  test.each<[string, Record<string, string>]>([
    ["without the header", {}],
    ["with an empty header", { authorization: "" }],
    ["with another scheme", { authorization: `Basic ${Buffer.from(`backend:${secret}`).toString("base64")}` }],
    ["with the scheme only", { authorization: "Bearer" }],
    ["with the key only", { authorization: secret }],
    ["with a wrong key", { authorization: `Bearer ${secret}x` }],
    ["with a key's beginning", { authorization: `Bearer ${secret.slice(0, -1)}` }],
    ["with a key in other case", { authorization: `Bearer ${secret.toUpperCase()}` }],
    ["with two keys", { authorization: `Bearer ${secret} ${secret}` }],
    ["with the key's hash", { authorization: `Bearer sha256:${createHash("sha256").update(secret).digest("hex")}` }],
    ["with an endless key", { authorization: `Bearer ${"k".repeat(5_000)}` }],
    ["with the key in another header", { "x-api-key": secret }],
  ])("%s", async (_what, headers) => {
    const result = await api.call("GET", "/v1/deliveries", { key: null, headers });
    expect([result.status, result.body.code]).toStrictEqual([401, "unauthenticated"]);
    expect(result.headers.get("www-authenticate")).toMatch(/^Bearer realm="trunkline"/);
    expect(result.text + api.logged()).not.toContain(secret);
  });

  test("before its body is looked at", async () => {
    expect((await api.call("POST", "/v1/deliveries", { key: null, raw: "{" })).status).toBe(401);
  });
});

test("the scheme's name is taken in any case", async () => {
  const headers = { authorization: `bEARER ${apiKeys.backend.secret}` };
  expect((await api.call("GET", "/v1/deliveries", { key: null, headers })).status).toBe(200);
});

test("a key without the scope is forbidden, and told which one it lacks", async () => {
  const { status, body, headers } = await api.call("POST", "/v1/deliveries", { key: "support", body: validBody });
  expect([status, body.code]).toStrictEqual([403, "forbidden"]);
  expect(body.detail).toContain("deliveries:write");
  expect(headers.get("www-authenticate")).toContain('error="insufficient_scope", scope="deliveries:write"');
});

test("a key that is configured by its hash works like one that is configured by its secret", () => {
  const secretHash = `sha256:${createHash("sha256").update("a-long-random-secret").digest("hex")}`;
  const authenticate = createAuthenticate([{ name: "hashed", tenant: "t", secretHash, scopes: ["ops:read"] }]);
  expect(authenticate("Bearer a-long-random-secret", "ops:read")).toMatchObject({ keyName: "hashed", tenant: "t" });
  expect(authenticate("Bearer another-secret-text", "ops:read")).toMatchObject({ code: "unauthenticated" });
});
