/** The load generator's client against a server that answers as it is told to. */
import { createServer, type Server, type Socket } from "node:net";
import { once } from "node:events";
import { afterEach, expect, test } from "vitest";
import { createMessageReader, type WireMessage } from "./wire/read-messages.ts";
import { createWireClient } from "./wire/wire-client.ts";

const answerTimeoutMs = 5_000;
let server: Server | null = null;
afterEach(() => server?.close());

async function serve(answer: (socket: Socket, request: WireMessage) => void): Promise<{ url: string; connections: () => number }> {
  let connections = 0;
  server = createServer((socket) => {
    connections += 1;
    socket.on("error", () => undefined);
    socket.on(
      "data",
      createMessageReader((request) => answer(socket, request)),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  return { url: `http://127.0.0.1:${port}`, connections: () => connections };
}

const accepted = (body: string): string => `HTTP/1.1 202 Accepted\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
const request = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`;

test("more requests than connections wait for their turn, and each gets its own answer", async () => {
  const { url, connections } = await serve((socket, { line }) => socket.write(accepted(line.split(" ")[1] ?? "")));
  const client = createWireClient(url, 2, answerTimeoutMs);
  const paths = ["/a", "/b", "/c", "/d", "/e"];
  const answers = await Promise.all(paths.map((path) => client.send(request(path))));
  expect(answers).toEqual(paths.map((body) => ({ line: "HTTP/1.1 202 Accepted", body })));
  expect(connections()).toBe(2);
});

test("a connection that is closed is a refusal of the one request on it, and the waiting ones go on", async () => {
  const { url } = await serve((socket, { line }) => {
    if (line.includes("/dies")) socket.destroy();
    else socket.write(accepted("fine"));
  });
  const client = createWireClient(url, 1, answerTimeoutMs);
  const [died, lived] = await Promise.all([client.send(request("/dies")), client.send(request("/lives"))]);
  expect(died).toBeTypeOf("string");
  expect(lived).toMatchObject({ body: "fine" });
});

test("a request that is never answered ends with the words for it", async () => {
  const { url } = await serve(() => undefined);
  expect(await createWireClient(url, 1, 50).send(request("/"))).toBe("no answer within 50 ms");
});

test("what can't be read ends the request, not the generator", async () => {
  const { url } = await serve((socket) => socket.write("HTTP/1.1 200 OK\r\n\r\n"));
  expect(await createWireClient(url, 1, answerTimeoutMs).send(request("/"))).toContain("Content-Length");
});
