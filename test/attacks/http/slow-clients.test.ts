/**
 * Attack A13: clients that take all the connections and all the time. They are cut, and everybody else is served meanwhile.
 * The server is the real one; only its times are a third of what `test/api/raw-http.test.ts` asserts.
 */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { expect, test } from "vitest";
import { apiKeys, startTestApi, type TestApi } from "../../support/api.ts";
import { sendRaw } from "../../support/raw-http.ts";
import { waitFor, waitUntil } from "../../support/wait-for.ts";

const key = `Authorization: Bearer ${apiKeys.all.secret}\r\n`;
const post = `POST /v1/deliveries HTTP/1.1\r\nHost: x\r\n${key}Content-Type: application/json\r\n`;

async function startHastyApi(): Promise<TestApi> {
  const api = await startTestApi();
  Object.assign(api.server, { headersTimeout: 3_000, requestTimeout: 4_000 });
  api.server.setTimeout(5_000);
  return api;
}

/** The attacker's side of one connection; it is over when the server says so. */
function attack(port: number, first: string, drip: string): Socket {
  const socket = connect(port, "127.0.0.1", () => void socket.write(first));
  const dripping = drip === "" ? undefined : setInterval(() => socket.write(drip), 50);
  socket.on("error", () => undefined).on("close", () => clearInterval(dripping));
  return socket;
}

/** Healthy callers, one request after another, each on a new connection, until told to stop: their statuses, or why there was none. */
function callAllTheTime(api: TestApi): { stop(): Promise<readonly (number | string)[]> } {
  const ending = new AbortController();
  const statuses: (number | string)[] = [];
  const call = (): Promise<number | string> =>
    api.call("GET", "/v1/deliveries?limit=1", { headers: { connection: "close" } }).then(({ status }) => status, String);
  const calling = Array.from({ length: 2 }, async () => {
    while (!ending.signal.aborted) statuses.push(await call());
  });
  return {
    async stop() {
      ending.abort();
      await Promise.all(calling);
      return statuses;
    },
  };
}

/** What each sends first, and then again and again. */
const slowKinds: Readonly<Record<string, readonly [first: string, drip: string]>> = {
  "says nothing": ["", ""],
  "writes a header a letter at a time": ["GET /v1/deliveries HTTP/1.1\r\nHost: x\r\nX-Slow: ", "x"],
  "writes headers without end": ["GET /v1/deliveries HTTP/1.1\r\nHost: x\r\n", "X: 1\r\n"],
  "writes its body a letter at a time": [`${post}Content-Length: 60000\r\n\r\n`, " "],
  "writes a callback's body a letter at a time": [
    "POST /carriers/twilio-a/receipts HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n",
    "a",
  ],
  "sends tiny chunks without end": [`${post}Transfer-Encoding: chunked\r\n\r\n`, "1\r\n \r\n"],
};

test("slow clients of every kind are cut, while others are served", async () => {
  const api = await startHastyApi();
  const attackers = Object.entries(slowKinds).flatMap(([kind, [first, drip]]) =>
    Array.from({ length: 50 }, () => ({ kind, socket: attack(api.port, first, drip).resume() })),
  );
  const callers = callAllTheTime(api);
  const stillOpen = (): string[] => [...new Set(attackers.filter(({ socket }) => !socket.closed).map(({ kind }) => kind))];
  await waitUntil("all of them to be cut", stillOpen, (kinds) => kinds.length === 0);
  const statuses = await callers.stop();
  expect(statuses.length).toBeGreaterThan(0);
  expect(new Set(statuses)).toEqual(new Set([200]));
  await api.close();
});

test("clients that don't read their answers are cut, and don't fill the memory with them", async () => {
  const api = await startHastyApi();
  const request = "GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n";
  const sockets = Array.from({ length: 8 }, () => attack(api.port, request.repeat(200), "").pause());
  const callers = callAllTheTime(api);
  // What is answered in full would be 8 x 200 documents.
  const document = (await api.call("GET", "/openapi.json")).text.length;
  await waitFor("the server to have given them all up", async () => (await connectionCount(api)) <= 4);
  const read = sockets.reduce((sum, socket) => sum + socket.bytesRead, 0);
  expect(read).toBeLessThan((8 * 200 * document) / 4);
  expect(new Set(await callers.stop())).toEqual(new Set([200]));
  for (const socket of sockets) socket.destroy();
  await api.close();
});

test("more idle connections than the server takes keep nobody out: the longest idle makes room for the next", async () => {
  const api = await startTestApi();
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  api.ports.audit.list = async () => {
    await released;
    return [];
  };
  const arrived = once(api.server, "request");
  const answer = sendRaw(api.port, `GET /v1/audit HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${key}\r\n`);
  await arrived;
  const callers = callAllTheTime(api);
  const sockets: Socket[] = [];
  while (sockets.length < 2_200) {
    const opened = Array.from({ length: 200 }, () => attack(api.port, "", ""));
    sockets.push(...opened);
    await Promise.all(opened.map((socket) => once(socket, "connect")));
  }
  expect(await connectionCount(api)).toBeLessThan(1_500);
  const statuses = await callers.stop();
  expect(statuses.length).toBeGreaterThan(0);
  expect(new Set(statuses)).toEqual(new Set([200]));
  release();
  expect(await answer, "the oldest of all was being answered, and stayed").toMatch(/^HTTP\/1\.1 (?:200|503) /);
  for (const socket of sockets) socket.destroy();
  await api.close();
});

function connectionCount(api: TestApi): Promise<number> {
  return new Promise((resolve, reject) => {
    api.server.getConnections((error, count) => (error === null ? resolve(count) : reject(error)));
  });
}
