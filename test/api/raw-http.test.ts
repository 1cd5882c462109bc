import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { answerUnreadable } from "../../src/api/unreadable.ts";
import { apiKeys, startTestApi, type TestApi, validBody } from "../support/api.ts";
import { sendRaw } from "../support/raw-http.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const key = `Authorization: Bearer ${apiKeys.all.secret}\r\n`;
const head = (line: string, more = "") => `${line} HTTP/1.1\r\nHost: x\r\n${key}${more}\r\n`;
const post = (more: string, body: string) => head("POST /v1/deliveries", `Content-Type: application/json\r\n${more}`) + body;

/** Every answer on the connection, in order. */
const statuses = (answer: string) => [...answer.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map((match) => Number(match[1]));
const problemOf = (answer: string) => JSON.parse(answer.slice(answer.lastIndexOf("\r\n\r\n")).trim()) as Record<string, unknown>;

describe("what is no HTTP, or a trick with it, is answered once with a problem, and the connection closed", () => {
  test.each<[string, string, number, string]>([
    ["garbage", "\u0000\u0001garbage\r\n\r\n", 400, "invalid_request"],
    ["a TLS greeting", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000", 400, "invalid_request"],
    ["HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, "invalid_request"],
    ["length and chunks at once", post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400, "invalid_request"],
    ["two lengths", post("Content-Length: 5\r\nContent-Length: 6\r\n", "{}"), 400, "invalid_request"],
    ["a length that is no number", post("Content-Length: 5x\r\n", "{}"), 400, "invalid_request"],
    ["a negative length", post("Content-Length: -1\r\n", ""), 400, "invalid_request"],
    ["an unknown transfer coding", post("Transfer-Encoding: gzip\r\n", "{}"), 400, "invalid_request"],
    ["a chunk size that is no number", post("Transfer-Encoding: chunked\r\n", "zz\r\n{}\r\n0\r\n\r\n"), 400, "invalid_request"],
    ["a space before the colon", head("GET /livez", "X-Test : 1\r\n"), 400, "invalid_request"],
    ["a bare carriage return in a header", head("GET /livez", "X-Request-Id: a\rSet-Cookie: b\r\n"), 400, "invalid_request"],
    ["a NUL in a header", head("GET /livez", "X-Request-Id: a\u0000b\r\n"), 400, "invalid_request"],
    ["endless headers", head("GET /livez", `X-Long: ${"x".repeat(20_000)}\r\n`), 431, "headers_too_large"],
    ["an endless path", head(`GET /${"x".repeat(20_000)}`), 431, "headers_too_large"],
  ])("%s", async (_what, bytes, status, code) => {
    const answer = await sendRaw(api.port, Buffer.from(bytes, "latin1"));
    expect(statuses(answer)).toStrictEqual([status]);
    expect(answer).toMatch(/content-type: application\/problem\+json\r\n/i);
    expect(answer).toMatch(/connection: close\r\n/i);
    expect(problemOf(answer)).toMatchObject({ status, code, requestId: expect.stringMatching(/^req_/) });
    expect(answer).not.toMatch(/set-cookie/i);
  });

  test("and the server goes on serving", async () => expect((await api.call("GET", "/livez")).status).toBe(200));
});

test.each(["", "Host: a\r\nHost: b\r\n"])("a request without one Host is refused: %j", async (host) => {
  const answer = await sendRaw(api.port, `GET /livez HTTP/1.1\r\n${host}Connection: close\r\n\r\n`);
  expect([statuses(answer), problemOf(answer)["errors"]]).toStrictEqual([[400], [{ header: "Host", detail: "Required, once." }]]);
});

test("a smuggled second request in a refused body is never answered", async () => {
  const smuggled = `GET /v1/deliveries HTTP/1.1\r\nHost: x\r\n${key}\r\n`;
  const answer = await sendRaw(api.port, post("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", `0\r\n\r\n${smuggled}`));
  expect(statuses(answer)).toStrictEqual([400]);
});

test("an oversized body is refused before it is sent, by its declared length", async () => {
  const answer = await sendRaw(api.port, post("Content-Length: 1000000000\r\n", "{"), (so) => so.includes("body_too_large"));
  expect(statuses(answer)).toStrictEqual([413]);
});

test("requests sent at once on one connection are answered in order", async () => {
  const body = JSON.stringify(validBody);
  const bytes = head("GET /livez") + post(`Content-Length: ${body.length}\r\n`, body) + head("GET /nope", "Connection: close\r\n");
  expect(statuses(await sendRaw(api.port, bytes))).toStrictEqual([200, 202, 404]);
});

test("an unknown expectation is left out of account", async () => {
  const answer = await sendRaw(api.port, head("GET /livez", "Expect: miracles\r\nConnection: close\r\n"));
  expect(statuses(answer)).toStrictEqual([200]);
});

test("a body that breaks off is nobody's delivery", async () => {
  api.ports.reset();
  const answer = await sendRaw(api.port, post("Transfer-Encoding: chunked\r\n", 'f\r\n{"to":"+1425555\r\nzz'));
  expect(statuses(answer)).toStrictEqual([400]);
  expect(api.ports.commands).toHaveLength(0);
});

describe("slow clients", () => {
  test("have 10 s for the head and 15 s for all of a request", () => {
    const { headersTimeout, requestTimeout, maxHeadersCount, maxConnections } = api.server;
    expect({ headersTimeout, requestTimeout, maxHeadersCount, maxConnections }).toStrictEqual({
      headersTimeout: 10_000,
      requestTimeout: 15_000,
      maxHeadersCount: 64,
      maxConnections: 2_000,
    });
  });

  test.each([
    ["the head", "POST /v1/deliveries HTTP/1.1\r\nHost: x\r\nX-Slow: "],
    ["the body", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{"],
    ["everything", ""],
  ])("are answered 408 and cut when they stop in %s", async (_where, bytes) => {
    const limits = { headersTimeout: 50, requestTimeout: 100, connectionsCheckingInterval: 20 };
    const server = createServer(limits, () => undefined).on("clientError", answerUnreadable);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const answer = await sendRaw((server.address() as AddressInfo).port, bytes);
    expect([statuses(answer), problemOf(answer)["code"]]).toStrictEqual([[408], "request_timeout"]);
    server.close();
  });
});
