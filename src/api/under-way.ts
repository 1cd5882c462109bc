/** Which request each connection is at, from its head's arrival until its answer is over. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

export interface UnderWay {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

const underWay = new WeakMap<Duplex, UnderWay>();

/** Forgotten with the answer's end: an idle connection must not keep its last request and answer, some 20 KB, alive. */
export function noteUnderWay(request: IncomingMessage, response: ServerResponse): void {
  const { socket } = request;
  const exchange = { request, response };
  underWay.set(socket, exchange);
  response.once("close", () => {
    if (underWay.get(socket) === exchange) underWay.delete(socket);
  });
}

export function underWayOn(connection: Duplex): UnderWay | undefined {
  return underWay.get(connection);
}
