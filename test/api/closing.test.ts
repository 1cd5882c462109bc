import { once } from "node:events";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { apiKeys, startTestApi } from "../support/api.ts";
import { sendRaw } from "../support/raw-http.ts";
import { waitFor } from "../support/wait-for.ts";

const livezRequest = "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n";
const isRefusal = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "ECONNREFUSED";
const listRequest = `GET /v1/deliveries HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${apiKeys.all.secret}\r\n\r\n`;

test("a request under way is finished and told to close; then new connections are refused", async () => {
  const api = await startTestApi();
  const arrived = once(api.server, "request");
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  api.ports.deliveries.list = async () => {
    await released;
    return { kind: "page", deliveries: [], next: null };
  };
  const answer = sendRaw(api.port, listRequest);
  await arrived;
  const closed = api.close(5_000);
  await waitFor("new connections to be refused", () => sendRaw(api.port, livezRequest).then(() => false, isRefusal));
  release();
  expect(await answer).toMatch(/^HTTP\/1\.1 200[^]*connection: close/i);
  await closed;
});

test("before it closes it answers on, asks callers to close their connections, and is not ready", async () => {
  const api = await startTestApi();
  const closed = api.close(5_000);
  const [health, readiness] = await Promise.all([
    sendRaw(api.port, livezRequest),
    sendRaw(api.port, "GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n"),
  ]);
  expect(health).toMatch(/^HTTP\/1\.1 200[^]*connection: close/i);
  expect(readiness).toMatch(/^HTTP\/1\.1 503[^]*"name":"open","ok":false/);
  await closed;
});

test("a request that doesn't end is cut at the deadline", async () => {
  const api = await startTestApi();
  const socket = connect(api.port, "127.0.0.1");
  socket.on("error", () => undefined);
  const gone = once(socket, "close");
  await once(api.server, "connection");
  socket.write("POST /v1/deliveries HTTP/1.1\r\nHost: x\r\nContent-Le");
  await api.close(50);
  await gone;
});
