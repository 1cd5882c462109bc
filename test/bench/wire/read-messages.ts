/**
 * The least that reads HTTP/1.1 off a connection, requests and answers alike: a head, and a body as long as its
 * Content-Length says. Carrier and load generator share the machine's cores with what is measured, and Node's own HTTP
 * costs several times as much.
 */
export interface WireMessage {
  /** The first line: of a request its method and path, of an answer its status. */
  readonly line: string;
  readonly body: string;
}

const headEnd = "\r\n\r\n";
const longestMessage = 64 * 1024;

/** Takes the connection's bytes as they come; throws on what it can't read. */
export function createMessageReader(onMessage: (message: WireMessage) => void): (chunk: Buffer) => void {
  let rest = "";
  return (chunk) => {
    rest += chunk.toString("latin1");
    for (;;) {
      const bodyStart = rest.indexOf(headEnd) + headEnd.length;
      if (bodyStart < headEnd.length) break;
      const end = bodyStart + bodyLength(rest.slice(0, bodyStart));
      if (rest.length < end) break;
      const message = { line: rest.slice(0, rest.indexOf("\r\n")), body: rest.slice(bodyStart, end) };
      rest = rest.slice(end);
      onMessage(message);
    }
    if (rest.length > longestMessage) throw new Error("a message that is too long");
  };
}

function bodyLength(head: string): number {
  const length = /\r\ncontent-length: *(\d+)\r\n/i.exec(head)?.[1];
  if (length !== undefined) return Number(length);
  if (head.startsWith("GET ")) return 0;
  throw new Error("a message without Content-Length");
}
