/**
 * The HTTP server with its limits: on time (a request must arrive within 15 s), on size, on connections; and its end,
 * which lets running requests finish.
 */
import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createApp } from "./app.ts";
import { answerUnreadable, trackAnswer } from "./unreadable.ts";
import type { ApiParts } from "./context.ts";
import { renderDocsPage } from "./docs/page.ts";
import { createOpenApi } from "./openapi.ts";
import { routes } from "./routes.ts";

export interface Api {
  readonly server: Server;
  listen(host: string, port: number): Promise<AddressInfo>;
  /** Takes no new connections, lets requests finish until the deadline, then cuts. */
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
/** Without a byte in either direction, such as a client that doesn't read its answer. */
const idleTimeoutMs = 20_000;

export function createApi(parts: ApiParts): Api {
  let draining = false;
  const document = createOpenApi(routes, { version: parts.version, serverUrl: parts.config.server.publicUrl });
  const documents = { openApi: JSON.stringify(document), page: renderDocsPage(document) };
  const app = createApp(routes, { ...parts, documents }, () => draining);
  const serve: RequestListener = (request, response) => {
    trackAnswer(request, response);
    app(request, response);
  };
  const server = createServer(limits, serve);
  // Node would answer an unknown Expect header by itself; a server may ignore it.
  server.on("checkExpectation", serve);
  server.maxHeadersCount = maxHeadersCount;
  server.maxConnections = maxConnections;
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
      server.close();
      const cut = setTimeout(() => server.closeAllConnections(), deadlineMs);
      await closed;
      clearTimeout(cut);
    },
  };
}
