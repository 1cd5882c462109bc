/** What stands before several instances: it hands each request to the first of them that answers, and changes nothing in it. */
import { createServer, type IncomingMessage } from "node:http";
import { buffer } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";

export interface LoadBalancer extends AsyncDisposable {
  readonly url: string;
}

const pauseMs = 20;
const mostRounds = 500;

export async function startLoadBalancer(urls: () => readonly string[]): Promise<LoadBalancer> {
  const forward = async (request: IncomingMessage): Promise<Response> => {
    const { method = "GET", url: path = "/" } = request;
    const { connection: _, "content-length": __, host: ___, ...headers } = request.headers;
    const body = method === "GET" ? null : await buffer(request);
    for (let round = 0; ; round += 1) {
      for (const url of urls()) {
        const answer = await fetch(url + path, { method, headers: headers as Record<string, string>, body }).catch(() => null);
        if (answer !== null && answer.status !== 503) return answer;
      }
      if (round === mostRounds) throw new Error("no instance answers");
      await pause(pauseMs);
    }
  };
  const server = createServer((request, response) => {
    const answerIt = async (): Promise<void> => {
      const answer = await forward(request);
      response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "text/plain" });
      response.end(Buffer.from(await answer.arrayBuffer()));
    };
    answerIt().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
