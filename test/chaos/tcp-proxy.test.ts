/** The wire itself: each way to spoil it does what it says, and no more. */
import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startTcpProxy, type TcpProxy } from "../support/tcp-proxy.ts";
import { waitFor } from "../support/wait-for.ts";

/** Answers each piece with the same in capitals, and remembers what came. */
let got = "";
const server = createServer((socket) => {
  socket.on("error", () => undefined);
  socket.on("data", (piece) => {
    got += String(piece);
    socket.write(String(piece).toUpperCase());
  });
});
let proxy: TcpProxy;

beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  proxy = await startTcpProxy(() => [(server.address() as AddressInfo).port]);
});
beforeEach(async () => {
  got = "";
  await proxy.heal();
});
afterAll(async () => {
  await proxy[Symbol.asyncDispose]();
  server.close();
});

interface Caller {
  readonly socket: Socket;
  heard(): string;
  /** The error's code, "" for a proper end, null while it is open. */
  ended(): string | null;
}

async function call(): Promise<Caller> {
  const socket = connect(proxy.port, "127.0.0.1");
  let [text, end]: [string, string | null] = ["", null];
  socket.on("data", (piece) => (text += String(piece)));
  socket.on("error", (error: NodeJS.ErrnoException) => (end = error.code ?? ""));
  socket.on("close", () => (end ??= ""));
  await once(socket, "connect").catch(() => undefined);
  return { socket, heard: () => text, ended: () => end };
}

test("an unspoilt wire carries both directions, and the end", async () => {
  const caller = await call();
  caller.socket.end("one");
  await waitFor("the answer", () => caller.heard() === "ONE");
  await waitFor("the end", () => caller.ended() === "");
});

test("a slow wire keeps the order", async () => {
  await proxy.inflict({ kind: "delay", ms: 30 });
  const caller = await call();
  for (const letter of "abcdef") caller.socket.write(letter);
  await waitFor("all of it", () => caller.heard() === "ABCDEF");
  caller.socket.destroy();
});

test("what a black hole holds back comes when it is mended", async () => {
  await proxy.inflict({ kind: "black_hole" });
  const caller = await call();
  caller.socket.write("late");
  await waitFor("the wire to have it", () => caller.socket.bytesWritten === 4);
  expect(got).toBe("");
  await proxy.heal();
  await waitFor("the answer", () => caller.heard() === "LATE");
  caller.socket.destroy();
});

test("who hangs up on a black hole takes back what it holds", async () => {
  const before = await call();
  before.socket.write("a");
  await waitFor("the first answer", () => before.heard() === "A");
  await proxy.inflict({ kind: "black_hole" });
  before.socket.end("never");
  await waitFor("the reset", () => before.ended() !== null);
  await proxy.heal();
  const after = await call();
  after.socket.write("b");
  await waitFor("the next answer", () => after.heard() === "B");
  expect(got).toBe("ab");
  after.socket.destroy();
});

test("half open: the request arrives, its answer doesn't", async () => {
  await proxy.inflict({ kind: "half_open", lost: "answers" });
  const caller = await call();
  caller.socket.write("heard");
  await waitFor("the request", () => got === "heard");
  expect(caller.heard()).toBe("");
  await proxy.heal();
  await waitFor("the answer", () => caller.heard() === "HEARD");
  caller.socket.destroy();
});

test("cut in the middle of a message: so many bytes come through, then a reset; the next connection is whole", async () => {
  await proxy.inflict({ kind: "cut_after", direction: "requests", bytes: 3 });
  const caller = await call();
  caller.socket.write("abcdef");
  await waitFor("the reset", () => caller.ended() === "ECONNRESET");
  expect(got).toBe("abc");
  const next = await call();
  next.socket.write("ghijkl");
  await waitFor("the answer", () => next.heard() === "GHIJKL");
  next.socket.destroy();
});

test("refused: open connections are reset and new ones not taken, until it is mended on the same port", async () => {
  const { port } = proxy;
  const open = await call();
  open.socket.write("a");
  await waitFor("the answer", () => open.heard() === "A");
  await proxy.inflict({ kind: "refuse" });
  await waitFor("the reset", () => open.ended() === "ECONNRESET");
  const refused = await call();
  await waitFor("the refusal", () => refused.ended() === "ECONNREFUSED");
  await proxy.heal();
  expect(proxy.port).toBe(port);
  const taken = await call();
  taken.socket.end("b");
  await waitFor("the answer", () => taken.heard() === "B");
});
