import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startTestApi, type TestApi } from "../support/api.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
beforeEach(() => api.ports.reset());
afterAll(() => api.close());

const call = (path: string, raw: string | Buffer, headers: Record<string, string> = {}) =>
  api.call("POST", path, { key: null, raw, headers });

test("a carrier's request reaches the receiver byte for byte, with the public address and the headers in lower case", async () => {
  const raw = Buffer.from([0x7b, 0xff, 0x00, 0x0d, 0x0a, 0x20]);
  const headers = { "content-type": "application/x-www-form-urlencoded", "X-Twilio-Signature": "abc=" };
  const { status, text, headers: answered } = await call("/carriers/twilio-a/receipts/tok-en_1?a=%2B1&b=+", raw, headers);
  expect([status, text, answered.get("content-type")]).toStrictEqual([200, "<Response/>", "text/xml; charset=utf-8"]);
  const [[name, kind, token, request] = []] = api.ports.received;
  expect([name, kind, token, request?.url]).toStrictEqual([
    "twilio-a",
    "receipts",
    "tok-en_1",
    "https://codes.example/carriers/twilio-a/receipts/tok-en_1?a=%2B1&b=+",
  ]);
  expect(request?.rawBody.equals(raw)).toBe(true);
  expect(request?.headers).toMatchObject({ "content-type": "application/x-www-form-urlencoded", "x-twilio-signature": "abc=" });
});

test.each(["receipts", "inbound", "voice"])("%s work without a token too", async (kind) => {
  expect((await call(`/carriers/twilio-a/${kind}`, "a=b")).status).toBe(200);
  expect(api.ports.received[0]?.slice(0, 3)).toStrictEqual(["twilio-a", kind, null]);
});

test.each(["", "/tok-en_1"])("a carrier may report in the query alone, byte for byte too: %j", async (token) => {
  const path = `/carriers/messagebird-a/receipts${token}?id=1&status=delivered&statusDatetime=2016-05-03T08%3A58%3A10%2b00%3A00`;
  expect((await api.call("GET", path, { key: null, headers: { "X-Signature": "abc" } })).status).toBe(200);
  const request = api.ports.received[0]?.[3];
  expect(request).toMatchObject({ url: `https://codes.example${path}`, headers: { "x-signature": "abc" } });
  expect(request?.rawBody).toHaveLength(0);
});

test("the host that the request names plays no part in the address", async () => {
  await call("/carriers/twilio-a/receipts", "", { "x-forwarded-host": "evil.example", "x-forwarded-proto": "http" });
  expect(api.ports.received[0]?.[3].url).toBe("https://codes.example/carriers/twilio-a/receipts");
});

test("the receiver's refusal of a forged request is passed on", async () => {
  expect((await call("/carriers/twilio-a/receipts", "", { "x-signature": "forged" })).status).toBe(403);
});

test("another kind is not found, another method not allowed", async () => {
  expect((await call("/carriers/twilio-a/secrets", "")).status).toBe(404);
  const put = await api.call("PUT", "/carriers/twilio-a/receipts", { key: null });
  expect([put.status, put.headers.get("allow")]).toStrictEqual([405, "GET, HEAD, OPTIONS, POST"]);
  expect(api.ports.received).toHaveLength(0);
});

test("an oversized or compressed body is refused before it is believed", async () => {
  expect((await call("/carriers/twilio-a/receipts", "x".repeat(65_537))).status).toBe(413);
  expect((await call("/carriers/twilio-a/receipts", "x", { "content-encoding": "gzip" })).status).toBe(415);
  expect(api.ports.received).toHaveLength(0);
});

test("while Redis is down the carrier is told to come again", async () => {
  api.ports.faults.mode = "down";
  const { status, headers } = await call("/carriers/twilio-a/receipts", "a=b");
  expect([status, headers.get("retry-after")]).toStrictEqual([503, "1"]);
});

test("neither the token nor the query is logged", async () => {
  await call("/carriers/twilio-a/receipts/very-secret-token?From=%2B14255550123", "a=b");
  expect(api.logged()).not.toMatch(/very-secret-token|4255550123/);
});
