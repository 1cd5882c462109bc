import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startTestApi, type TestApi, validBody } from "../support/api.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
beforeEach(() => api.ports.reset());
afterAll(() => api.close());

describe("a path that isn't there", () => {
  test.each([
    "/",
    "/v1",
    "/v1/",
    "/v1/deliveries/",
    "/V1/deliveries",
    "//v1/deliveries",
    "/v1/deliveries/a/b/c",
    "/docs/",
    "/favicon.ico",
    "/.env",
    "/livez%2f",
  ])("is 404 as a problem: %s", async (path) => {
    const { status, body, headers } = await api.call("GET", path);
    expect([status, body.code, headers.get("content-type")]).toStrictEqual([404, "not_found", "application/problem+json"]);
  });

  test("with a broken percent escape is 400", async () => {
    expect((await api.call("GET", "/v1/deliveries/%E0%A4%A")).body.code).toBe("invalid_request");
  });
});

describe("a method that a path doesn't take", () => {
  test.each([
    ["PUT", "/v1/deliveries", "GET, HEAD, OPTIONS, POST"],
    ["DELETE", "/v1/deliveries/dlv_1", "GET, HEAD, OPTIONS"],
    ["GET", "/v1/deliveries/dlv_1/cancel", "OPTIONS, POST"],
    ["POST", "/livez", "GET, HEAD, OPTIONS"],
    ["PATCH", "/v1/senders", "GET, HEAD, OPTIONS, POST"],
    ["GET", "/v1/senders/97671", "DELETE, OPTIONS"],
    ["PROPFIND", "/docs", "GET, HEAD, OPTIONS"],
  ])("is 405 with Allow: %s %s", async (method, path, allow) => {
    const { status, body, headers } = await api.call(method, path, { key: null });
    expect([status, body.code, headers.get("allow")]).toStrictEqual([405, "method_not_allowed", allow]);
  });
});

test("HEAD answers like GET, without a body", async () => {
  const { status, text, headers } = await api.call("HEAD", "/v1/deliveries");
  expect([status, text, headers.get("content-type")]).toStrictEqual([200, "", "application/json; charset=utf-8"]);
  expect((await api.call("HEAD", "/v1/deliveries", { key: null })).status).toBe(401);
});

test("OPTIONS answers with Allow, and needs no key", async () => {
  const { status, headers } = await api.call("OPTIONS", "/v1/deliveries", { key: null });
  expect([status, headers.get("allow")]).toStrictEqual([204, "GET, HEAD, OPTIONS, POST"]);
  expect(headers.get("access-control-allow-origin")).toBeNull();
});

describe("the request id", () => {
  test("is the caller's where it is a sane one", async () => {
    const { headers } = await api.call("GET", "/livez", { headers: { "x-request-id": "abc-DEF_1.2" } });
    expect(headers.get("x-request-id")).toBe("abc-DEF_1.2");
  });

  test.each(["", "has space", "x".repeat(65), "<script>", "a,b"])("is a new one instead of %j", async (given) => {
    const { headers, body } = await api.call("GET", "/nope", { headers: { "x-request-id": given } });
    expect(headers.get("x-request-id")).toMatch(/^req_[0-9a-f-]{36}$/);
    expect(body.requestId).toBe(headers.get("x-request-id"));
  });
});

test("every answer forbids caching, sniffing and embedding, and doesn't tell what it is made with", async () => {
  for (const [method, path, key] of [
    ["POST", "/v1/deliveries", "backend"],
    ["GET", "/nope", null],
    ["GET", "/docs", null],
    ["PUT", "/livez", null],
  ] as const) {
    const { headers } = await api.call(method, path, { key, ...(method === "POST" && { body: validBody }) });
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("content-security-policy")).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    for (const name of ["x-powered-by", "server", "etag"]) expect([name, headers.get(name)]).toStrictEqual([name, null]);
  }
});

test("requests are measured by route template, known method and class of status", async () => {
  await api.call("GET", "/v1/deliveries/dlv_unknown");
  await api.call("PROPFIND", "/v1/deliveries/dlv_unknown");
  await api.call("GET", "/wp-login.php");
  const text = await api.metrics();
  for (const labels of [
    'route="/v1/deliveries/{id}",method="GET",status_class="4xx"',
    'route="/v1/deliveries/{id}",method="other",status_class="4xx"',
    'route="unmatched",method="GET",status_class="4xx"',
  ]) {
    expect(text).toContain(`trunkline_http_request_duration_seconds_count{${labels}}`);
  }
  expect(text).not.toMatch(/dlv_unknown|wp-login/);
});
