/** A carrier's HTTP API on loopback that does as it is told, well or badly, and remembers what it got. */
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface GotRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export type Behaviour =
  | WireAnswer
  /** Reads the whole request, then cuts the connection. */
  | "reset"
  /** Reads the whole request, then says nothing. */
  | "hang"
  /** Announces more than it sends, then cuts the connection. */
  | "truncate"
  /** Sends the head and the first bytes of the body, then nothing more. */
  | "stall";

export interface CarrierServer extends AsyncDisposable {
  readonly url: string;
  readonly requests: GotRequest[];
  /** Connections accepted so far. */
  readonly connections: () => number;
  behaviour: Behaviour;
  /** Resolves when `count` requests have been read. */
  got(count: number): Promise<void>;
}

export async function startCarrierServer(behaviour: Behaviour = { status: 200 }): Promise<CarrierServer> {
  const requests: GotRequest[] = [];
  const waiters = new Set<() => void>();
  let connections = 0;
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const headers = request.headers as Record<string, string | undefined>;
      requests.push({ method: request.method ?? "", path: request.url ?? "", headers, body });
      for (const waiter of waiters) waiter();
      return answer(carrier.behaviour, request, response);
    });
  });
  server.on("connection", () => connections++);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const carrier: CarrierServer = {
    url: `http://127.0.0.1:${port}`,
    requests,
    connections: () => connections,
    behaviour,
    got: (count) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (requests.length < count) return;
          waiters.delete(check);
          resolve();
        };
        waiters.add(check);
        check();
      }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return carrier;
}

function answer(behaviour: Behaviour, request: IncomingMessage, response: ServerResponse): void {
  switch (behaviour) {
    case "reset":
      request.socket.resetAndDestroy();
      break;
    case "hang":
      break;
    case "truncate":
      response.writeHead(200, { "content-type": "application/json", "content-length": "500" });
      response.write('{"sid":"SM', () => request.socket.destroy());
      break;
    case "stall":
      response.writeHead(200, { "content-type": "application/json" });
      response.write('{"sid":"SM');
      break;
    default:
      response.writeHead(behaviour.status, behaviour.headers);
      response.end(behaviour.body);
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
