/**
 * The load generator's HTTP client: kept connections with one request on each, written and read as bare bytes. undici
 * costs three times as much per request, and what the generator uses of the two cores is missing to what it measures.
 */
import { connect, type Socket } from "node:net";
import { createMessageReader, type WireMessage } from "./read-messages.ts";
import { createWaitingLine } from "./waiting-line.ts";

export interface WireClient {
  /** Resolves to the answer, or to the words of what went wrong. Never rejects. */
  send(request: string): Promise<WireMessage | string>;
}

interface Exchange {
  readonly request: string;
  readonly settle: (answer: WireMessage | string) => void;
}

/** @param connections as many at once, opened when they are first needed */
export function createWireClient(url: string, connections: number, answerTimeoutMs: number): WireClient {
  const { hostname, port } = new URL(url);
  const idle: ((exchange: Exchange) => void)[] = [];
  const waiting = createWaitingLine<Exchange>();
  let opened = 0;

  const open = (): ((exchange: Exchange) => void) => {
    opened += 1;
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    let underWay: Exchange | null = null;
    let isGone = false;
    const take = (exchange: Exchange): void => {
      underWay = exchange;
      socket.write(exchange.request, "latin1");
    };
    const settle = (answer: WireMessage | string): void => {
      const ended = underWay;
      underWay = null;
      if (!isGone) {
        const next = waiting.next();
        if (next === null) idle.push(take);
        else take(next);
      }
      ended?.settle(answer);
    };
    const close = (why: string): void => {
      if (isGone) return;
      isGone = true;
      opened -= 1;
      const place = idle.indexOf(take);
      if (place >= 0) idle.splice(place, 1);
      socket.destroy();
      settle(why);
      const next = waiting.next();
      if (next !== null) open()(next);
    };
    listen(socket, settle, close);
    socket.setTimeout(answerTimeoutMs, () => close(`no answer within ${answerTimeoutMs} ms`));
    return take;
  };

  return {
    send: (request) =>
      new Promise((settle) => {
        const exchange = { request, settle };
        const take = idle.shift() ?? (opened < connections ? open() : null);
        if (take === null) waiting.join(exchange);
        else take(exchange);
      }),
  };
}

function listen(socket: Socket, settle: (answer: WireMessage) => void, close: (why: string) => void): void {
  const read = createMessageReader(settle);
  socket.on("data", (chunk: Buffer) => {
    try {
      read(chunk);
    } catch (error) {
      close(error instanceof Error ? error.message : String(error));
    }
  });
  socket.on("error", (error) => close(error.message));
  socket.on("close", () => close("the connection was closed"));
}
