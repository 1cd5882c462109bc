/**
 * The least that reads HTTP/1.1 requests off a connection: a head, and a body as long as its Content-Length says. The
 * carrier shares the machine's two cores with what is measured, and Node's own HTTP server costs several times as much.
 */
export interface WireRequest {
  readonly line: string;
  readonly body: string;
}

const headEnd = "\r\n\r\n";
const longestRequest = 64 * 1024;

/** Takes the connection's bytes as they come; throws on what it can't read. */
export function createRequestReader(onRequest: (request: WireRequest) => void): (chunk: Buffer) => void {
  let rest = "";
  return (chunk) => {
    rest += chunk.toString("latin1");
    for (;;) {
      const bodyStart = rest.indexOf(headEnd) + headEnd.length;
      if (bodyStart < headEnd.length) break;
      const head = rest.slice(0, bodyStart);
      const length = /\r\ncontent-length: *(\d+)\r\n/i.exec(head)?.[1];
      if (length === undefined) throw new Error("a request without Content-Length");
      const end = bodyStart + Number(length);
      if (rest.length < end) break;
      onRequest({ line: head.slice(0, head.indexOf("\r\n")), body: rest.slice(bodyStart, end) });
      rest = rest.slice(end);
    }
    if (rest.length > longestRequest) throw new Error("a request that is too long");
  };
}
