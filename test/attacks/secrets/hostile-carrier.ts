/**
 * A carrier's API that misbehaves in every way by turns, and gives back what it got wherever an answer has room for it:
 * in messages, codes, ids, headers and addresses. It speaks enough of both carriers for an acceptance to be believed.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface HostileCarrier extends AsyncDisposable {
  readonly url: string;
  /** Requests by what they were answered with. */
  readonly answered: ReadonlyMap<string, number>;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** What was sent, decoded. */
  readonly got: string;
  readonly digits: string;
  readonly count: number;
}

type Fault = (exchange: Exchange) => void;

const json = (response: ServerResponse, status: number, body: unknown, headers = {}): void => {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
};
const complaint = ({ got, digits }: Exchange): object => ({
  code: digits,
  message: `${got} | ${Array.from(digits).join(" ")} | ${Array.from(digits).join(", ")} | code=${digits} | ${Buffer.from(got).toString("base64")}`,
  more_info: `https://carrier.example/${got}`,
  errors: [{ code: digits, title: got, detail: `can't send "${got}" (${digits})`, source: { pointer: `/${got}` } }],
});

const faults: Readonly<Record<string, Fault>> = {
  "400 that quotes": (exchange) => json(exchange.response, 400, complaint(exchange)),
  "422 that quotes": (exchange) => json(exchange.response, 422, complaint(exchange)),
  "429": (exchange) => json(exchange.response, 429, complaint(exchange), { "retry-after": exchange.digits }),
  "500 after it took the message": (exchange) => json(exchange.response, 500, complaint(exchange)),
  "502 in HTML": ({ response, got }) => void response.writeHead(502, { "content-type": "text/html" }).end(`<h1>${got}</h1>`),
  "200 with an error": (exchange) => json(exchange.response, 200, complaint(exchange)),
  "200 in HTML": ({ response, got }) => void response.writeHead(200, { "content-type": "text/html" }).end(`<h1>${got}</h1>`),
  "200 with its own words for an id": ({ response, got, digits }) => json(response, 200, { sid: got, data: { id: digits } }),
  "200 of 10 MiB": ({ response, got }) => void response.writeHead(200).end(Buffer.alloc(10 * 1024 * 1024, got)),
  redirect: ({ response, digits }) => void response.writeHead(307, { location: `/${digits}` }).end(),
  nothing: () => undefined,
  "a reset": ({ request }) => void request.socket.resetAndDestroy(),
  "an answer cut off": ({ response, got }) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": "5000" });
    response.write(`{"sid":"${got}`, () => response.destroy());
  },
  "not HTTP": ({ request, got }) => void request.socket.end(`${got}\r\n\r\n`),
};

const accepts: Fault = ({ response, count }) => {
  const id = count.toString(16).padStart(32, "a");
  const uuid = id.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  json(response, 201, { sid: `SM${id}`, call_sid: `v3:${id}`, status: "queued", data: { id: uuid } });
};
const callAccepts: Fault = ({ response, count }) =>
  json(response, 201, { sid: `CA${count.toString(16).padStart(32, "a")}`, status: "queued" });

/** Every second request is taken; the others meet one fault after another. */
export async function startHostileCarrier(): Promise<HostileCarrier> {
  const names = Object.keys(faults);
  const answered = new Map<string, number>();
  let count = 0;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const got = await readText(request);
    count += 1;
    const name = count % 2 === 0 ? "an acceptance" : (names[((count - 1) / 2) % names.length] ?? "");
    answered.set(name, (answered.get(name) ?? 0) + 1);
    const act = faults[name] ?? (/Calls/.test(request.url ?? "") ? callAccepts : accepts);
    act({ request, response, got, count, digits: /(?<!\d)\d{6}(?!\d)/.exec(got)?.[0] ?? "0" });
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answered,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString("utf8");
  const isForm = request.headers["content-type"]?.includes("form") === true;
  const fields = isForm ? Object.fromEntries(new URLSearchParams(body)) : (JSON.parse(body) as Record<string, string>);
  return [fields["Body"], fields["text"], fields["Twiml"], fields["Texml"]].find((text) => text !== undefined) ?? "";
}
