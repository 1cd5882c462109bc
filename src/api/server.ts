/**
 * The HTTP server with its limits: on time (a request must arrive within 15 s), on size, on connections; and its end,
 * which lets running requests finish.
 */
import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { createApp } from "./app.ts";
import { createAuthenticate } from "./authenticate.ts";
import { noteUnderWay } from "./under-way.ts";
import { answerUnreadable } from "./unreadable.ts";
import type { ApiParts } from "./context.ts";
import { renderDocsPage } from "./docs/page.ts";
import { makeRoom } from "./make-room.ts";
import { createOpenApi } from "./openapi.ts";
import type { Health } from "./ports.ts";
import { apiSurface, type Surface } from "./surface.ts";
import { createTurnAway } from "./turn-away.ts";

export interface Api {
  readonly server: Server;
  listen(host: string, port: number): Promise<AddressInfo>;
  /** Says farewell to callers with open connections, then takes no new ones, lets requests finish until the deadline, and cuts. */
  close(deadlineMs: number): Promise<void>;
}

const limits = {
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  /** Between two requests; callers with a connection pool reuse within that. */
  keepAliveTimeout: 15_000,
  connectionsCheckingInterval: 1_000,
  maxHeaderSize: 16 * 1024,
  // Answered by the app, with a problem like all others.
  requireHostHeader: false,
};
const maxHeadersCount = 64;
const maxConnections = 2_000;
/** From here on the longest-waiting connection goes for each that comes; as many as the system's queue holds can come at once. */
const crowdedConnections = 1_400;
/** Without a byte in either direction, such as a client that doesn't read its answer. */
const idleTimeoutMs = 20_000;
/**
 * Before it closes, a server answers on for so long, asking every caller to close the connection and readiness probes to
 * look elsewhere. Closed at once, the kept connections of callers are reset under the requests that are on their way.
 */
const farewellMs = 300;

export function createApi(parts: ApiParts, surface: Surface = apiSurface): Api {
  let draining = false;
  const document = createOpenApi(surface.routes, { version: parts.version, serverUrl: parts.config.server.publicUrl });
  const documents = { openApi: JSON.stringify(document), page: renderDocsPage(document) };
  const health: Health = { check: async () => [...(await parts.health.check()), ...(draining ? [{ name: "open", ok: false }] : [])] };
  const context = { ...parts, health, documents };
  const authenticate = createAuthenticate(parts.config.apiKeys);
  const isDraining = (): boolean => draining;
  const app = createApp(surface, authenticate, context, isDraining);
  const turnAway = createTurnAway(surface.routes, authenticate, context, isDraining);
  const serve: RequestListener = (request, response) => {
    noteUnderWay(request, response);
    if (!turnAway(request, response)) app(request, response);
  };
  const server = createServer(limits, serve);
  // Node would answer an unknown Expect header by itself; a server may ignore it.
  server.on("checkExpectation", serve);
  server.maxHeadersCount = maxHeadersCount;
  server.maxConnections = maxConnections;
  makeRoom(server, crowdedConnections);
  server.setTimeout(idleTimeoutMs);
  server.on("clientError", answerUnreadable);

  return {
    server,
    listen: async (host, port) => {
      server.listen(port, host);
      await once(server, "listening");
      return server.address() as AddressInfo;
    },
    close: async (deadlineMs) => {
      draining = true;
      const closed = once(server, "close");
      const cut = setTimeout(() => server.closeAllConnections(), deadlineMs);
      await pause(Math.min(farewellMs, deadlineMs / 2));
      server.close();
      await closed;
      clearTimeout(cut);
    },
  };
}
