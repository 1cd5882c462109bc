import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { createHttpClient } from "../../carriers/http.ts";
import type { HttpRequest } from "../../carriers/http.ts";
import { startCarrierServer } from "../support/carrier-server.ts";

const request: HttpRequest = {
  method: "POST",
  path: "/send?x=1",
  headers: { "content-type": "text/plain", authorization: "Basic c2VjcmV0" },
  body: "the code is 482913",
};
const patient = (): AbortSignal => new AbortController().signal;

test("an answer comes back as it is, and the base address's path comes before the request's", async () => {
  await using server = await startCarrierServer({ status: 418, headers: { "retry-after": "7" }, body: "short and stout" });
  const http = createHttpClient({ baseUrl: `${server.url}/gate/`, timeoutMs: 1_000 });
  expect(await http.send(request, patient())).toMatchObject({
    kind: "answer",
    status: 418,
    headers: { "retry-after": "7" },
    body: "short and stout",
  });
  expect(server.requests).toMatchObject([
    { method: "POST", path: "/gate/send?x=1", body: request.body, headers: { "content-type": "text/plain" } },
  ]);
  await http.close();
});

test("a redirect is an answer and is not followed", async () => {
  await using elsewhere = await startCarrierServer();
  await using server = await startCarrierServer({ status: 307, headers: { location: elsewhere.url } });
  const http = createHttpClient({ baseUrl: server.url, timeoutMs: 1_000 });
  expect(await http.send(request, patient())).toMatchObject({ kind: "answer", status: 307 });
  expect(elsewhere.requests).toEqual([]);
  await http.close();
});

test("connections are kept and used again", async () => {
  await using server = await startCarrierServer({ status: 200, body: "{}" });
  const http = createHttpClient({ baseUrl: server.url, timeoutMs: 1_000 });
  for (let index = 0; index < 50; index++) await http.send(request, patient());
  expect(server.requests).toHaveLength(50);
  // undici looks once whether an idle connection still lives; a request that comes just then takes another one.
  expect(server.connections()).toBeLessThanOrEqual(2);
  await http.close();
});

test("without a listener nothing is sent, and the reason is named", async () => {
  const http = createHttpClient({ baseUrl: `http://127.0.0.1:${await unusedPort()}`, timeoutMs: 1_000 });
  expect(await http.send(request, patient())).toEqual({ kind: "not_sent", why: "no connection (ECONNREFUSED)" });
  await http.close();
});

test("without an address for the host name nothing is sent", async () => {
  const http = createHttpClient({ baseUrl: "http://carrier.invalid", timeoutMs: 1_000 });
  expect(await http.send(request, patient())).toMatchObject({
    kind: "not_sent",
    why: expect.stringMatching(/^no connection \(E[A-Z_]+\)$/),
  });
  await http.close();
});

test("what does not speak TLS was not sent anything", async () => {
  let received = "";
  const plain = createServer((socket) =>
    socket.on("data", (data) => socket.end((received += data.toString("latin1")) && "HTTP/1.1 400 Bad Request\r\n\r\n")),
  );
  await new Promise<void>((resolve) => plain.listen(0, "127.0.0.1", resolve));
  const http = createHttpClient({ baseUrl: `https://127.0.0.1:${(plain.address() as AddressInfo).port}`, timeoutMs: 1_000 });
  expect(await http.send(request, patient())).toMatchObject({ kind: "not_sent" });
  expect(received).not.toContain("482913");
  await http.close();
  plain.close();
});

test("a connection that does not come about in time was not sent anything, by its own time-out and by the deadline", async () => {
  const silent = createServer((socket) => socket.on("error", () => undefined).resume());
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const http = createHttpClient({ baseUrl: `https://127.0.0.1:${(silent.address() as AddressInfo).port}`, timeoutMs: 200 });
  expect(await http.send(request, patient())).toEqual({ kind: "not_sent", why: "no connection (UND_ERR_CONNECT_TIMEOUT)" });
  const deadline = new AbortController();
  const result = http.send(request, deadline.signal);
  deadline.abort();
  expect(await result).toMatchObject({ kind: "not_sent" });
  await http.close();
  silent.close();
});

test.each(["reset", "truncate"] as const)("after a request was written, %s leaves it unanswered", async (behaviour) => {
  await using server = await startCarrierServer(behaviour);
  const http = createHttpClient({ baseUrl: server.url, timeoutMs: 1_000 });
  expect(await http.send(request, patient())).toMatchObject({ kind: "unanswered" });
  expect(server.requests).toHaveLength(1);
  await http.close();
});

test.each(["hang", "stall"] as const)("the deadline ends a %s, at once and as unanswered", async (behaviour) => {
  await using server = await startCarrierServer(behaviour);
  const http = createHttpClient({ baseUrl: server.url, timeoutMs: 1_000 });
  const deadline = new AbortController();
  const result = http.send(request, deadline.signal);
  await server.got(1);
  deadline.abort();
  expect(await result).toEqual({ kind: "unanswered", why: "given up at the deadline, before the answer was complete" });
  await http.close();
});

test("closing waits for nobody, and nothing is sent afterwards", async () => {
  await using server = await startCarrierServer("hang");
  const http = createHttpClient({ baseUrl: server.url, timeoutMs: 1_000 });
  const result = http.send(request, patient());
  await server.got(1);
  await http.close();
  expect(await result).toMatchObject({ kind: "unanswered" });
  expect(await http.send(request, patient())).toMatchObject({ kind: "not_sent" });
});

test("an answer of more than 64 KiB is not read to its end", async () => {
  await using server = await startCarrierServer({ status: 200, body: "x".repeat(64 * 1024) });
  const http = createHttpClient({ baseUrl: server.url, timeoutMs: 1_000 });
  expect(await http.send(request, patient())).toMatchObject({ kind: "answer" });
  server.behaviour = { status: 200, body: "x".repeat(64 * 1024 + 1) };
  expect(await http.send(request, patient())).toMatchObject({
    kind: "unanswered",
    why: expect.stringContaining("UND_ERR_RES_EXCEEDED_MAX_SIZE"),
  });
  await http.close();
});

test("a deadline that has passed before the start sends nothing", async () => {
  await using server = await startCarrierServer();
  const http = createHttpClient({ baseUrl: server.url, timeoutMs: 1_000 });
  expect(await http.send(request, AbortSignal.abort())).toMatchObject({ kind: "not_sent" });
  expect(server.connections()).toBe(0);
  await http.close();
});

test("a request that waits for a connection until its deadline was not sent, and costs no connection", async () => {
  await using server = await startCarrierServer("hang");
  const http = createHttpClient({ baseUrl: server.url, timeoutMs: 1_000 });
  const first = new AbortController();
  const waiting = new AbortController();
  const hung = Array.from({ length: 128 }, () => http.send(request, first.signal));
  await server.got(128);
  const late = Array.from({ length: 300 }, () => http.send(request, waiting.signal));
  waiting.abort();
  for (const result of await Promise.all(late))
    expect(result).toEqual({ kind: "not_sent", why: "given up at the deadline, before it was sent" });
  server.behaviour = { status: 200, body: "{}" };
  first.abort();
  for (const result of await Promise.all(hung)) expect(result).toMatchObject({ kind: "unanswered" });
  expect(await http.send(request, patient())).toMatchObject({ kind: "answer" });
  expect(server.requests).toHaveLength(129);
  // The 128 that were cut and a few in their place: none for each of the 300 that gave up.
  expect(server.connections()).toBeLessThan(128 + 64);
  await http.close();
});

test("reasons hold nothing of what was sent", async () => {
  await using server = await startCarrierServer();
  const http = createHttpClient({ baseUrl: server.url, timeoutMs: 1_000 });
  const result = await http.send({ ...request, headers: { authorization: "Basic c2VjcmV0\n482913" } }, patient());
  expect(result).toMatchObject({ kind: "not_sent" });
  expect(JSON.stringify(result)).not.toMatch(/482913|c2VjcmV0/);
  await http.close();
});

async function unusedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test("a process that stood still while it connected doesn't send what others have been given meanwhile", async () => {
  await using server = await startCarrierServer();
  const http = createHttpClient({ baseUrl: server.url, timeoutMs: 200 });
  const result = http.send(request, patient());
  // The connection is made meanwhile, and is what wakes the event loop.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
  expect(await result).toEqual({ kind: "not_sent", why: "given up at the deadline, before it was sent" });
  expect(server.requests).toEqual([]);
  await http.close();
});
